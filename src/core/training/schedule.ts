/**
 * The learning rate over a stage, and the two rules that look at validation: plateau and early stopping. States are plain
 * data that a checkpoint keeps. Equal to Keras’ `CosineDecay` with warm-up, `ReduceLROnPlateau` and `EarlyStopping`.
 */

import * as v from 'valibot';
import type { RunEventBody } from '../../shared/events';
import type { EpochReport } from '../../shared/run';
import { count, number, type Shape } from '../../shared/schema';
import type { EarlyStoppingSettings, ScheduleSettings } from '../../shared/settings';
import type { Stage } from '../recipes/recipe';

export interface SchedulePlace {
  /** From 1. */
  readonly epoch: number;
  /** Steps of the epoch already taken, from 0. */
  readonly step: number;
  readonly stepsPerEpoch: number;
  readonly epochs: number;
  readonly warmupEpochs: number;
}

type PlateauSettings = Extract<ScheduleSettings, { kind: 'plateau' }>;

/** Half a cosine from 1 at `share` 0 to `final` at 1 (Loshchilov and Hutter, arXiv:1608.03983). */
function cosine(share: number, final: number): number {
  return final + ((1 - final) * (1 + Math.cos(Math.PI * Math.min(share, 1)))) / 2;
}

/** Factor of a step: rising linearly from 0 in the warm-up, then as the schedule has it; 1 for a plateau, whose state has the factor. */
export function scheduleFactor(schedule: ScheduleSettings, place: SchedulePlace): number {
  const { epochs, warmupEpochs } = place;
  const done = place.epoch - 1 + place.step / place.stepsPerEpoch;
  if (done < warmupEpochs) return done / warmupEpochs;
  const afterWarmup = done - warmupEpochs;
  switch (schedule.kind) {
    case 'constant':
    case 'plateau':
      return 1;
    case 'step':
      return schedule.factor ** Math.floor(afterWarmup / schedule.everyEpochs);
    case 'cosine':
      return cosine(afterWarmup / (epochs - warmupEpochs), schedule.final);
  }
}

const plateauStateShape = v.object({
  /** Lowest validation loss so far; null before the first epoch. */
  best: v.nullable(number),
  /** Epochs since then. */
  wait: count,
  /** The present factor on the learning rate. */
  factor: number,
});
export type PlateauState = Shape<typeof plateauStateShape>;

export const PLATEAU_START: PlateauState = { best: null, wait: 0, factor: 1 };

/** The smallest fall of the validation loss that counts (Keras’ default `min_delta`). */
const PLATEAU_MIN_DELTA = 1e-4;

export function plateauAfter(state: PlateauState, settings: PlateauSettings, valLoss: number): PlateauState {
  if (state.best === null || valLoss + PLATEAU_MIN_DELTA < state.best) return { ...state, best: valLoss, wait: 0 };
  const wait = state.wait + 1;
  if (wait < settings.patience || state.factor <= settings.minimum) return { ...state, wait };
  return { ...state, wait: 0, factor: Math.max(state.factor * settings.factor, settings.minimum) };
}

const earlyStoppingStateShape = v.object({
  /** Best value of what is monitored so far; null before the first epoch. */
  best: v.nullable(number),
  /** Epochs since then. */
  wait: count,
  stop: v.boolean(),
});
export type EarlyStoppingState = Shape<typeof earlyStoppingStateShape>;

export const EARLY_STOPPING_START: EarlyStoppingState = { best: null, wait: 0, stop: false };

/**
 * The state after an epoch.
 *
 * @param value of `settings.monitor`: a validation loss should fall, a validation accuracy rise
 */
export function earlyStoppingAfter(
  state: EarlyStoppingState,
  settings: EarlyStoppingSettings,
  value: number,
): EarlyStoppingState {
  const { best } = state;
  const gain = settings.monitor === 'valLoss' ? -1 : 1;
  if (best === null || gain * (value - best) > settings.minDelta) return { best: value, wait: 0, stop: false };
  const wait = state.wait + 1;
  return { best, wait, stop: wait >= settings.patience };
}

/** State that a stage changes beside the weights. */
export const scheduleStateShape = v.object({ plateau: plateauStateShape, earlyStopping: earlyStoppingStateShape });
export type ScheduleState = Shape<typeof scheduleStateShape>;

export const SCHEDULE_START: ScheduleState = { plateau: PLATEAU_START, earlyStopping: EARLY_STOPPING_START };

/** The learning rates of a stage by its schedule, and whether to stop early. */
export class StageSchedule {
  constructor(
    private readonly stage: Pick<Stage, 'settings' | 'groups'>,
    private readonly stepsPerEpoch: number,
    private readonly earlyStopping: EarlyStoppingSettings | null,
    private current: ScheduleState,
  ) {}

  get state(): ScheduleState {
    return this.current;
  }

  /** The rate of the stage in the step after `step` steps of `epoch` (from 1). */
  learningRate(epoch: number, step: number): number {
    return this.rate(this.stage.settings.schedule, epoch, step);
  }

  groupRates(epoch: number, step: number): readonly number[] {
    const { settings, groups } = this.stage;
    return groups.map(({ rate, schedule = settings.schedule }) => rate * this.rate(schedule, epoch, step));
  }

  /** Takes an epoch’s validation into account; gives what the journal tells of it. */
  afterEpoch(report: EpochReport): RunEventBody[] {
    return [...this.reduceOnPlateau(report), ...this.stopEarly(report)];
  }

  private rate(schedule: ScheduleSettings, epoch: number, step: number): number {
    const { optimizer, warmupEpochs, epochs } = this.stage.settings;
    const place = { epoch, step, stepsPerEpoch: this.stepsPerEpoch, epochs, warmupEpochs };
    const plateau = schedule.kind === 'plateau' ? this.current.plateau.factor : 1;
    return optimizer.learningRate * scheduleFactor(schedule, place) * plateau;
  }

  private reduceOnPlateau({ epoch, valLoss }: EpochReport): RunEventBody[] {
    const { schedule } = this.stage.settings;
    if (schedule.kind !== 'plateau') return [];
    const before = this.current.plateau;
    const plateau = plateauAfter(before, schedule, valLoss);
    this.current = { ...this.current, plateau };
    if (plateau.factor === before.factor) return [];
    const { patience } = schedule;
    const reason = `the validation loss has not fallen for ${patience} epochs`;
    return [{ kind: 'learning-rate', epoch, learningRate: this.learningRate(epoch + 1, 0), reason, patience }];
  }

  private stopEarly(report: EpochReport): RunEventBody[] {
    if (this.earlyStopping === null) return [];
    const { monitor, patience } = this.earlyStopping;
    const earlyStopping = earlyStoppingAfter(this.current.earlyStopping, this.earlyStopping, report[monitor]);
    this.current = { ...this.current, earlyStopping };
    return earlyStopping.stop ? [{ kind: 'early-stopping', epoch: report.epoch, patience }] : [];
  }
}
