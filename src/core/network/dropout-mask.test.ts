import { describe, expect, it } from 'vitest';
import { dropoutMask } from './dropout-mask';

const PLACE = { seed: 1, stage: 2, epoch: 3, step: 4 };

describe('the dropout mask', () => {
  it('drops about its share and scales the others so that the mean stays 1', () => {
    const mask = dropoutMask(200, 256, 0.3, PLACE);
    const dropped = mask.filter((factor) => factor === 0).length / mask.length;
    expect(dropped).toBeCloseTo(0.3, 2);
    expect(mask.reduce((sum, factor) => sum + factor, 0) / mask.length).toBeCloseTo(1, 1);
    expect(new Set(mask)).toEqual(new Set([0, Math.fround(1 / 0.7)]));
  });

  it('is the same at the same place and another one at every other', () => {
    const mask = dropoutMask(4, 64, 0.5, PLACE);
    expect(dropoutMask(4, 64, 0.5, { ...PLACE })).toEqual(mask);
    for (const part of ['seed', 'stage', 'epoch', 'step'] as const) {
      expect(dropoutMask(4, 64, 0.5, { ...PLACE, [part]: PLACE[part] + 1 })).not.toEqual(mask);
    }
  });
});
