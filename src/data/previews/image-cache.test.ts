import { describe, expect, it } from 'vitest';
import { isMadeId, thumbnailEdge, thumbnailName } from './image-cache';

describe('thumbnails', () => {
  it.each([
    [1, 64],
    [64, 64],
    [65, 128],
    [300, 512],
    [1024, 1024],
    [9999, 1024],
    [Number.NaN, 1024],
  ])('come in few sizes: %d becomes %d', (wanted, made) => {
    expect(thumbnailEdge(wanted)).toBe(made);
  });

  it('have another name when path, size, time or edge are others', () => {
    const facts = { size: 1, mtimeMs: 2, ctimeMs: 3 };
    const names = [
      thumbnailName('/a', facts, 64),
      thumbnailName('/b', facts, 64),
      thumbnailName('/a', facts, 128),
      thumbnailName('/a', { ...facts, size: 9 }, 64),
      thumbnailName('/a', { ...facts, mtimeMs: 9 }, 64),
      thumbnailName('/a', { ...facts, ctimeMs: 9 }, 64),
    ];
    expect(new Set(names).size).toBe(names.length);
    expect(names.every((name) => /^[0-9a-f]{40}\.webp$/.test(name))).toBe(true);
    expect(thumbnailName('/a', facts, 64)).toBe(names[0]);
  });
});

describe('the id of a made picture', () => {
  it.each(['', '../../../etc/passwd', 'a'.repeat(31), 'A'.repeat(32), `${'a'.repeat(32)}\n`, `${'a'.repeat(32)}.png`])(
    'is not %j',
    (id) => expect(isMadeId(id)).toBe(false),
  );

  it('is 32 hexadecimal digits', () => expect(isMadeId('0123456789abcdef'.repeat(2))).toBe(true));
});
