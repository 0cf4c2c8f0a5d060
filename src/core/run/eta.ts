/** Estimates the time left from measured steps; null before the first measurement. */

import { FULL_PACE } from '../../shared/run-commands';
import type { RunProgress } from './run-progress';

export interface Estimate {
  /** A step, or an image whose features are computed; pauses and rests left out. */
  readonly stepMs: number | null;
  /** Until the epoch in progress is validated. */
  readonly epochMs: number | null;
  /** Until the last epoch of the stage is, or all features are there. */
  readonly stageMs: number | null;
}

/** Share of outliers at each end, from moments when the machine was busy. */
const TRIMMED = 0.2;

/**
 * The mean of the middle values; null for none. The largest of several never counts: the first step of a network takes
 * several times as long as the others.
 */
export function robustMean(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const low = Math.floor(sorted.length * TRIMMED);
  const high = sorted.length === 1 ? 0 : Math.max(1, low);
  const middle = sorted.slice(low, sorted.length - high);
  return middle.reduce((sum, each) => sum + each, 0) / middle.length;
}

const NOTHING: Estimate = { stepMs: null, epochMs: null, stageMs: null };

/**
 * @param nowMs milliseconds since 1970, to count down a validation
 * @param validationShare validation images for each training image, for the first validation; the forward pass is
 *   about a third of a training step
 */
export function estimate(progress: RunProgress, nowMs: number, validationShare: number): Estimate {
  const isPreparing = progress.phase === 'features';
  const known = isPreparing ? featuresEstimate(progress) : atFullPace(progress, nowMs, validationShare);
  const { stepMs, epochMs, stageMs } = known;
  const slower = (ms: number | null): number | null => (ms === null ? null : (ms * FULL_PACE) / progress.pacePercent);
  return { stepMs, epochMs: slower(epochMs), stageMs: slower(stageMs) };
}

function atFullPace(progress: RunProgress, nowMs: number, validationShare: number): Estimate {
  const { recentStepMs, stepsPerEpoch, epochs, phase } = progress;
  const stepMs = robustMean(recentStepMs);
  // The slow first step alone would estimate hours too many.
  const isFirst = recentStepMs.length === 1 && stepsPerEpoch > 1 && progress.validationMs === null;
  if (stepMs === null || isFirst) return NOTHING;
  const validationMs = progress.validationMs ?? (stepMs * stepsPerEpoch * validationShare) / 3;
  const wholeEpochMs = stepMs * stepsPerEpoch + validationMs;
  const isDone = phase === 'waiting' && progress.step >= stepsPerEpoch;
  const epochMs = isDone ? 0 : restOfEpoch(progress, stepMs, validationMs, nowMs);
  return { stepMs, epochMs, stageMs: epochMs + Math.max(0, epochs - progress.epoch) * wholeEpochMs };
}

function restOfEpoch(progress: RunProgress, stepMs: number, validationMs: number, nowMs: number): number {
  if (progress.phase !== 'validating') return (progress.stepsPerEpoch - progress.step) * stepMs + validationMs;
  const sinceMs = progress.phaseSince === null ? 0 : nowMs - Date.parse(progress.phaseSince);
  return Math.max(0, validationMs - sinceMs);
}

/** Of all layers, by what those that are there have taken. */
function featuresEstimate({ features }: RunProgress): Estimate {
  if (features === null) return NOTHING;
  const { done, total, computed, workMs, fromMs, all } = features;
  const imageMs = computed === 0 ? null : (workMs - fromMs) / computed;
  if (all === null) {
    const restMs = imageMs === null ? null : (total - done) * imageMs;
    return { stepMs: imageMs, epochMs: restMs, stageMs: restMs };
  }
  const { share, fromShare } = all;
  const restMs = share > fromShare ? (workMs * (1 - share)) / (share - fromShare) : null;
  return { stepMs: imageMs, epochMs: restMs, stageMs: restMs };
}
