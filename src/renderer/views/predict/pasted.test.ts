import { describe, expect, it } from 'vitest';
import { pastedImages } from './pasted';

const name = (ending: string, number: number): string => `pasted ${number}.${ending}`;

describe('what is pasted', () => {
  it('is named by its kind and its place', () => {
    const files = [new File(['a'], 'image.png', { type: 'image/png' }), new File(['b'], '', { type: 'image/jpeg' })];
    expect(pastedImages(files, name).map((file) => [file.name, file.type, file.size])).toEqual([
      ['pasted 1.png', 'image/png', 1],
      ['pasted 2.jpg', 'image/jpeg', 1],
    ]);
  });

  it('is left alone where it is no picture', () => {
    expect(pastedImages([new File(['x'], 'x.txt', { type: 'text/plain' })], name)).toEqual([]);
  });
});
