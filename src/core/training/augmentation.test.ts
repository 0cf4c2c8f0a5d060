import { describe, expect, it } from 'vitest';
import {
  drawAugmentation,
  isAffine,
  cachedAugmentations,
  MIRROR_IMAGE,
  NO_AUGMENTATION,
  augmentationKey,
} from './augmentation';

describe('views', () => {
  it('are a function of seed, round and index', () => {
    const augmentation = drawAugmentation('article', 7, 3, 11);
    expect(drawAugmentation('article', 7, 3, 11)).toEqual(augmentation);
    for (const other of [
      drawAugmentation('article', 8, 3, 11),
      drawAugmentation('article', 7, 4, 11),
      drawAugmentation('article', 7, 3, 12),
    ]) {
      expect(augmentationKey(other)).not.toBe(augmentationKey(augmentation));
    }
  });

  it('stay within the article’s ranges and reach both ends of them', () => {
    const augmentations = Array.from({ length: 2000 }, (_, i) => drawAugmentation('article', 1, 0, i));
    const rows = augmentations.map((v) => v.zoom[0]);
    const columns = augmentations.map((v) => v.zoom[1]);
    const shears = augmentations.map((v) => v.shear);
    for (const zooms of [rows, columns]) {
      expect(Math.min(...zooms)).toBeGreaterThanOrEqual(0.8);
      expect(Math.min(...zooms)).toBeLessThan(0.81);
      expect(Math.max(...zooms)).toBeLessThan(1.2);
      expect(Math.max(...zooms)).toBeGreaterThan(1.19);
    }
    expect(Math.max(...shears.map(Math.abs))).toBeLessThanOrEqual(0.2);
    expect(rows).not.toEqual(columns);
    const flips = augmentations.filter((v) => v.flip).length;
    expect(flips).toBeGreaterThan(900);
    expect(flips).toBeLessThan(1100);
  });

  it('of mirror images are exactly two', () => {
    expect(cachedAugmentations('mirror', 1, 8, 0).map(augmentationKey)).toEqual(['plain', 'mirror']);
    const drawn = new Set(Array.from({ length: 50 }, (_, i) => augmentationKey(drawAugmentation('mirror', 1, 0, i))));
    expect([...drawn].sort()).toEqual(['mirror', 'plain']);
    expect(cachedAugmentations('none', 1, 8, 0)).toEqual([NO_AUGMENTATION]);
  });

  it('that are kept are as many as asked for, each another', () => {
    const keys = cachedAugmentations('standard', 5, 4, 9).map(augmentationKey);
    expect(new Set(keys).size).toBe(4);
  });

  it('have a key that tells every number apart', () => {
    const base = drawAugmentation('standard', 1, 1, 1);
    const changed = [
      { ...base, rotation: base.rotation + 1e-9 },
      { ...base, flip: !base.flip },
      { ...base, zoom: [base.zoom[1] + 1e-12, base.zoom[1]] as const },
    ];
    for (const augmentation of changed) expect(augmentationKey(augmentation)).not.toBe(augmentationKey(base));
    expect(isAffine(MIRROR_IMAGE)).toBe(false);
    expect(isAffine(base)).toBe(true);
  });
});
