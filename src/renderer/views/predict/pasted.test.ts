import { describe, expect, it } from 'vitest';
import { pastedImages } from './pasted';

const name = (ending: string, number: number): string => `pasted ${number}.${ending}`;

describe('pasted images', () => {
  it('get names from their media types and numbers', () => {
    const files = [new File(['a'], 'image.png', { type: 'image/png' }), new File(['b'], '', { type: 'image/jpeg' })];
    expect(pastedImages(files, name).map((file) => [file.name, file.type, file.size])).toEqual([
      ['pasted 1.png', 'image/png', 1],
      ['pasted 2.jpg', 'image/jpeg', 1],
    ]);
  });

  it('leave out files of other types', () => {
    expect(pastedImages([new File(['x'], 'x.txt', { type: 'text/plain' })], name)).toEqual([]);
  });
});
