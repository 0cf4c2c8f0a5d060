/**
 * The learning rate over a stage as a factor on the optimizer’s rate, and the two rules that look at validation:
 * plateau and early stopping. States are plain data that a checkpoint keeps. Equal to Keras’ `CosineDecay` with
 * warm-up, `ReduceLROnPlateau` and `EarlyStopping`.
 */

import * as v from 'valibot';
import { count, number, type Shape } from '../../shared/schema';
import type { EarlyStoppingSettings, ScheduleSettings } from '../../shared/settings';

/** Where in a stage a step is. */
export interface SchedulePlace {
  /** From 1. */
  readonly epoch: number;
  /** Steps of the epoch already taken, from 0. */
  readonly step: number;
  readonly stepsPerEpoch: number;
  /** Epochs of the stage. */
  readonly epochs: number;
  readonly warmupEpochs: number;
}

type PlateauSettings = Extract<ScheduleSettings, { kind: 'plateau' }>;

/** Half a cosine from 1 at `share` 0 to `final` at 1 (Loshchilov and Hutter, arXiv:1608.03983). */
function cosine(share: number, final: number): number {
  return final + ((1 - final) * (1 + Math.cos(Math.PI * Math.min(share, 1)))) / 2;
}

/** Factor of a step: rising linearly from 0 in the warm-up, then as the schedule has it; 1 for a plateau, see {@link PlateauState}. */
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

/** What `plateau` remembers between epochs. */
export const plateauStateShape = v.object({
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

/** The state after an epoch with this validation loss. */
export function plateauAfter(state: PlateauState, settings: PlateauSettings, valLoss: number): PlateauState {
  if (state.best === null || valLoss + PLATEAU_MIN_DELTA < state.best) return { ...state, best: valLoss, wait: 0 };
  const wait = state.wait + 1;
  if (wait < settings.patience || state.factor <= settings.minimum) return { ...state, wait };
  return { ...state, wait: 0, factor: Math.max(state.factor * settings.factor, settings.minimum) };
}

/** What early stopping remembers between epochs. */
export const earlyStoppingStateShape = v.object({
  /** Best value of what is monitored so far; null before the first epoch. */
  best: v.nullable(number),
  /** Epochs since then. */
  wait: count,
  /** Whether training ends now. */
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
