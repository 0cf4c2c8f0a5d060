/**
 * What a practised eye sees in the curves of a run, and would say aloud: nothing is learned, the loss rises, only the
 * training images get better, or are judged much better. Cautious on purpose: who is warned for nothing soon reads no warnings.
 */

import type { EpochReport } from '../../shared/run';

export type Finding =
  /** The loss stays at that of guessing. */
  | { readonly kind: 'stuck'; readonly guessing: number }
  /** The training loss has left its lowest value behind, epoch after epoch. */
  | { readonly kind: 'rising'; readonly since: number }
  /** Training images are learned by heart: from this epoch on validation got worse. */
  | { readonly kind: 'memorising'; readonly since: number }
  /** Training images are judged much better than others, though these have not got worse; the last epoch’s accuracies. */
  | { readonly kind: 'apart'; readonly accuracy: number; readonly valAccuracy: number };

type Curve = Pick<EpochReport, 'epoch' | 'loss' | 'accuracy' | 'valLoss' | 'valAccuracy'>;

/** So many epochs in a row say the same before anybody is told. */
const PATIENCE = 3;
/** Around the loss of guessing, as a share of it. */
const NEAR = 0.03;
/** Of a loss above its lowest value, as a share of that, and in all: near 0 a loss doubles without meaning anything. */
const RISEN = 0.2;
const LEAST_RISEN = 0.05;
/** Between training and validation accuracy; where nothing else speaks for it, the wide one. */
const GAP = 0.1;
const WIDE_GAP = 0.15;

/** The epoch with the lowest value, the first of several. */
function lowest(epochs: readonly Curve[], value: (each: Curve) => number): Curve | undefined {
  return epochs.reduce<Curve | undefined>(
    (best, each) => (best === undefined || value(each) < value(best) ? each : best),
    undefined,
  );
}

function isRisenSince(epochs: readonly Curve[], low: Curve, value: (each: Curve) => number): boolean {
  const after = epochs.filter(({ epoch }) => epoch > low.epoch);
  const high = value(low) * (1 + RISEN) + LEAST_RISEN;
  return after.length >= PATIENCE && after.slice(-PATIENCE).every((each) => value(each) > high);
}

/**
 * @param epochs of the main stage, in order
 * @param classes at least 2
 * @returns the gravest finding, or null
 */
export function diagnose(epochs: readonly Curve[], classes: number): Finding | null {
  const last = epochs.slice(-PATIENCE);
  if (last.length < PATIENCE) return null;
  const guessing = Math.log(classes);
  const isGuess = (each: Curve): boolean =>
    Math.abs(each.loss - guessing) < NEAR * guessing && each.valAccuracy < 1 / classes + GAP;
  if (last.every(isGuess)) return { kind: 'stuck', guessing };
  const lowTraining = lowest(epochs, ({ loss }) => loss);
  if (lowTraining !== undefined && isRisenSince(epochs, lowTraining, ({ loss }) => loss)) {
    return { kind: 'rising', since: lowTraining.epoch };
  }
  const lowValidation = lowest(epochs, ({ valLoss }) => valLoss);
  const areApart = (gap: number): boolean => last.every(({ accuracy, valAccuracy }) => accuracy - valAccuracy > gap);
  if (lowValidation !== undefined && areApart(GAP) && isRisenSince(epochs, lowValidation, ({ valLoss }) => valLoss)) {
    return { kind: 'memorising', since: lowValidation.epoch };
  }
  const [end] = last.slice(-1);
  if (end === undefined || !areApart(WIDE_GAP)) return null;
  return { kind: 'apart', accuracy: end.accuracy, valAccuracy: end.valAccuracy };
}
