import { describe, expect, it } from 'vitest';
import { readImageAddress } from './image-address';

const EDGE = new URLSearchParams({ edge: '160' });

function refOf(path: string): unknown {
  return readImageAddress(path, EDGE)?.ref;
}

describe('the address of a picture', () => {
  it('names a picture of an opened folder, an opened picture, one of a run, and one that the host made', () => {
    expect(readImageAddress('/picture/item/f1/cats/1.jpg', EDGE)).toEqual({
      ref: { kind: 'item', item: 'f1', path: 'cats/1.jpg' },
      edge: 160,
    });
    expect(refOf('picture/item/f1')).toEqual({ kind: 'item', item: 'f1', path: '' });
    expect(refOf('/picture/run/2026-a/validation/12')).toEqual({
      kind: 'run',
      runId: '2026-a',
      subset: 'validation',
      index: 12,
    });
    expect(refOf('/picture/made/abc')).toEqual({ kind: 'made', id: 'abc' });
  });

  it('is decoded once, so that any name can be a file’s', () => {
    const names = ['a b', '100%', '%2e', 'a?b#c', '<img src=x onerror=alert(1)>', '猫', '..hidden', 'a..b'];
    for (const name of names) {
      const path = `class ${name}/${name}.png`;
      const address = `/picture/item/f1/${path.split('/').map(encodeURIComponent).join('/')}`;
      expect(refOf(address)).toEqual({ kind: 'item', item: 'f1', path });
    }
  });

  it.each([
    '/picture/item/f1/../secret.png',
    '/picture/item/f1/%2e%2e/secret.png',
    '/picture/item/f1/..%2fsecret.png',
    '/picture/item/f1/a/..%5csecret.png',
    '/picture/item/f1//etc/passwd',
    '/picture/item/f1/%2fetc/passwd',
    '/picture/item/f1/./a.png',
    '/picture/item/f1/a%00.png',
    '/picture/item/f1/%',
    '/picture/item/f1/%ff',
    '/picture/item/',
    '/picture/run/r/test/1',
    '/picture/run/r/train/-1',
    '/picture/run/r/train/1e3',
    '/picture/run/r/train/1/2',
    '/picture/made/',
    '/picture/made/a/b',
    '/picture/constructor/a',
  ])('that leads elsewhere or nowhere is refused: %s', (path) => {
    expect(() => readImageAddress(path, EDGE)).toThrow(expect.objectContaining({ code: 'picture-unusable' }));
  });

  it('needs an edge that is a size', () => {
    for (const edge of ['', '0', '-1', '1.5', '1e3', '4097', '99999999999', 'NaN'])
      expect(() => readImageAddress('/picture/made/a', new URLSearchParams({ edge }))).toThrow(/edge/);
  });

  it('is no other address', () => {
    for (const path of ['/', '/pictures/made/a', '/assets/picture/made/a']) expect(refOf(path)).toBeUndefined();
  });
});
