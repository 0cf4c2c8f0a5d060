import { describe, expect, it } from 'vitest';
import { MIRROR_IMAGE, NO_AUGMENTATION, type Augmentation } from '../../core/training/augmentation';
import { augmentImage } from './augment-image';
import fixture from './keras-views.fixture.json';

const source = Uint8Array.from(fixture.pixels);

function apply(augmentation: Augmentation): number[] {
  const out = new Float32Array(source.length);
  augmentImage(source, fixture.size, augmentation, out, 0);
  return [...out];
}

function largestDifference(a: readonly number[], b: readonly number[]): number {
  expect(a.length).toBe(b.length);
  return Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));
}

describe('augmentation', () => {
  it.each(fixture.cases.map((each, i) => [i, each] as const))(
    'equals Keras’ own, case %i',
    (_, { view: augmentation, expected }) => {
      const typed: Augmentation = {
        ...augmentation,
        rotation: augmentation.turn,
        shift: [augmentation.shift[0]!, augmentation.shift[1]!],
        zoom: [augmentation.zoom[0]!, augmentation.zoom[1]!],
      };
      expect(largestDifference(apply(typed), expected)).toBeLessThan(1e-3);
    },
  );

  it('leaves the plain view as it is and mirrors twice to where it began', () => {
    expect(apply(NO_AUGMENTATION)).toEqual(fixture.pixels);
    const once = apply(MIRROR_IMAGE);
    expect(once).not.toEqual(fixture.pixels);
    const out = new Float32Array(source.length);
    augmentImage(Uint8Array.from(once), fixture.size, MIRROR_IMAGE, out, 0);
    expect([...out]).toEqual(fixture.pixels);
  });

  it('writes at its offset and nowhere else', () => {
    const out = new Float32Array(source.length * 3).fill(-1);
    augmentImage(source, fixture.size, { ...MIRROR_IMAGE, rotation: 3 }, out, source.length);
    expect(out.slice(0, source.length).every((v) => v === -1)).toBe(true);
    expect(out.slice(source.length * 2).every((v) => v === -1)).toBe(true);
    expect(out.slice(source.length, source.length * 2).every((v) => v >= 0)).toBe(true);
  });
});
