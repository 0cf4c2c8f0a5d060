import { describe, expect, it } from 'vitest';
import { kerasFixture } from '../../../tests/support/keras-fixture';
import type { EpochReport } from '../../shared/run';
import type { ParameterGroup } from '../recipes/recipe';
import {
  EARLY_STOPPING_START,
  PLATEAU_START,
  SCHEDULE_START,
  StageSchedule,
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

describe('the rates of a stage', () => {
  const settings = {
    epochs: 4,
    batchSize: 1,
    optimizer: { kind: 'sgd', learningRate: 0.01, momentum: 0, nesterov: false },
    schedule: { kind: 'plateau', factor: 0.5, patience: 1, minimum: 0 },
    warmupEpochs: 0,
  } as const;
  const groups: ParameterGroup[] = [
    { layers: /^block5/, rate: 1 },
    { layers: /^dense/, rate: 10 },
    { layers: /^block4/, rate: 0.1, schedule: { kind: 'step', everyEpochs: 2, factor: 0.1 } },
  ];
  const report = (epoch: number, valLoss: number): EpochReport => {
    return { epoch, valLoss, trainMs: 0, validationMs: 0, loss: 0, accuracy: 0, valAccuracy: 0, learningRate: 0 };
  };

  it('are relative to the stage’s, and follow its schedule or their own', () => {
    const schedule = new StageSchedule({ settings, groups }, 10, null, SCHEDULE_START);
    expect(schedule.learningRate(1, 0)).toBe(0.01);
    expect(schedule.groupRates(1, 0)).toEqual([0.01, 0.1, 0.001]);
    schedule.afterEpoch(report(1, 1));
    const events = schedule.afterEpoch(report(2, 1));
    expect(events).toMatchObject([{ kind: 'learning-rate', epoch: 2, learningRate: 0.005, patience: 1 }]);
    expect(schedule.groupRates(3, 0)).toEqual([0.005, 0.05, 0.1 * (0.01 * 0.1)]);
  });

  it('go on from the state that a checkpoint holds', () => {
    const first = new StageSchedule({ settings, groups }, 10, null, SCHEDULE_START);
    for (const epoch of [1, 2]) first.afterEpoch(report(epoch, 1));
    const second = new StageSchedule({ settings, groups }, 10, null, first.state);
    expect(second.groupRates(3, 0)).toEqual(first.groupRates(3, 0));
  });

  it('end a stage whose validation does not improve any more', () => {
    const earlyStopping = { monitor: 'valLoss', patience: 2, minDelta: 0 } as const;
    const schedule = new StageSchedule({ settings, groups }, 10, earlyStopping, SCHEDULE_START);
    const kinds = [1, 2, 3].map((epoch) => schedule.afterEpoch(report(epoch, epoch)).map(({ kind }) => kind));
    expect(kinds).toEqual([[], ['learning-rate'], ['learning-rate', 'early-stopping']]);
  });
});
