import { describe, expect, it } from 'vitest';
import { kerasFixture } from '../../../tests/support/keras-fixture';
import {
  EARLY_STOPPING_START,
  PLATEAU_START,
  earlyStoppingAfter,
  plateauAfter,
  scheduleFactor,
  type EarlyStoppingState,
  type PlateauState,
} from './schedule';

const { callbacks } = kerasFixture();
const PLACE = { epoch: 1, step: 0, stepsPerEpoch: 4, epochs: 4, warmupEpochs: 0 };

describe('the learning-rate schedule', () => {
  it('rises and falls as Keras’ CosineDecay with warm-up', () => {
    const factors = callbacks.cosine.map((_, i) =>
      scheduleFactor(
        { kind: 'cosine', final: 0.1 },
        { ...PLACE, epoch: 1 + Math.floor(i / 4), step: i % 4, warmupEpochs: 1 },
      ),
    );
    factors.forEach((factor, i) => expect(factor).toBeCloseTo(callbacks.cosine[i]!, 6));
  });

  it('stays at the final value when a stage goes on behind its end', () => {
    expect(scheduleFactor({ kind: 'cosine', final: 0.1 }, { ...PLACE, epoch: 9 })).toBeCloseTo(0.1, 12);
  });

  it('is 1 in every step when constant', () => {
    expect(scheduleFactor({ kind: 'constant' }, { ...PLACE, epoch: 3, step: 2 })).toBe(1);
  });

  it('steps down only at the end of every so many epochs', () => {
    const schedule = { kind: 'step', everyEpochs: 2, factor: 0.5 } as const;
    const factors = [1, 2, 3, 4, 5].map((epoch) => scheduleFactor(schedule, { ...PLACE, epoch, step: 3 }));
    expect(factors).toEqual([1, 1, 0.5, 0.5, 0.25]);
  });

  it('counts a step schedule from the end of a warm-up of a fraction of an epoch', () => {
    const schedule = { kind: 'step', everyEpochs: 1, factor: 0.5 } as const;
    const factorAt = (epoch: number, step: number): number =>
      scheduleFactor(schedule, { ...PLACE, epoch, step, warmupEpochs: 0.5 });
    expect([factorAt(1, 0), factorAt(1, 1), factorAt(1, 2)]).toEqual([0, 0.5, 1]);
    expect([factorAt(2, 1), factorAt(2, 2)]).toEqual([1, 0.5]);
  });
});

describe('the plateau', () => {
  it('lowers the rate in the epochs in which Keras’ ReduceLROnPlateau does', () => {
    const settings = { kind: 'plateau', factor: 0.5, patience: 2, minimum: 0.2 } as const;
    let state: PlateauState = PLATEAU_START;
    const factors = callbacks.plateau.values.map((value) => {
      state = plateauAfter(state, settings, value);
      return state.factor;
    });
    factors.forEach((factor, i) => expect(factor).toBeCloseTo(callbacks.plateau.rates[i]!, 7));
  });
});

describe('early stopping', () => {
  it.each([
    ['valLoss', 3, 0.01],
    ['valAccuracy', 2, 0.005],
  ] as const)('ends training in the epoch in which Keras’ EarlyStopping on %s does', (monitor, patience, minDelta) => {
    const { values, stopped } = callbacks.earlyStopping[monitor];
    let state: EarlyStoppingState = EARLY_STOPPING_START;
    const stops = values.map((value) => {
      state = earlyStoppingAfter(state, { monitor, patience, minDelta }, value);
      return state.stop;
    });
    expect(stops.indexOf(true)).toBe(stopped.indexOf(true));
  });
});
