import { describe, expect, it } from 'vitest';
import { MIRROR_VIEW, PLAIN_VIEW, type View } from '../../core/training/augmentation';
import { applyView } from './augment-image';
import fixture from './keras-views.fixture.json';

const source = Uint8Array.from(fixture.pixels);

function apply(view: View): number[] {
  const out = new Float32Array(source.length);
  applyView(source, fixture.size, view, out, 0);
  return [...out];
}

function largestDifference(a: readonly number[], b: readonly number[]): number {
  expect(a.length).toBe(b.length);
  return Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));
}

describe('augmentation', () => {
  it.each(fixture.cases.map((each, i) => [i, each] as const))('equals Keras’ own, case %i', (_, { view, expected }) => {
    const typed: View = {
      ...view,
      shift: [view.shift[0]!, view.shift[1]!],
      zoom: [view.zoom[0]!, view.zoom[1]!],
    };
    expect(largestDifference(apply(typed), expected)).toBeLessThan(1e-3);
  });

  it('leaves the plain view as it is and mirrors twice to where it began', () => {
    expect(apply(PLAIN_VIEW)).toEqual(fixture.pixels);
    const once = apply(MIRROR_VIEW);
    expect(once).not.toEqual(fixture.pixels);
    const out = new Float32Array(source.length);
    applyView(Uint8Array.from(once), fixture.size, MIRROR_VIEW, out, 0);
    expect([...out]).toEqual(fixture.pixels);
  });

  it('writes at its offset and nowhere else', () => {
    const out = new Float32Array(source.length * 3).fill(-1);
    applyView(source, fixture.size, { ...MIRROR_VIEW, turn: 3 }, out, source.length);
    expect(out.slice(0, source.length).every((v) => v === -1)).toBe(true);
    expect(out.slice(source.length * 2).every((v) => v === -1)).toBe(true);
    expect(out.slice(source.length, source.length * 2).every((v) => v >= 0)).toBe(true);
  });
});
