/** Where a run stands, as numbers and as a sentence. */

import type { RunProgress } from '../../../core/run/run-progress';
import type { RecordedEpoch, RunRecord } from '../../state/run/run-record';
import { LIVE_STATUSES, type DeviceReport, type RunStatus, type StageName } from '../../../shared/run';
import type { RunSettings } from '../../../shared/settings';
import { clauseOr, type HostTexts } from '../../../shared/i18n/texts';
import type { RunDetails } from '../../../shared/contract/runs';
import type { I18n } from '../../i18n/i18n.svelte';

type DeviceFacts = Pick<DeviceReport, 'device' | 'reason' | 'why'>;

export function deviceReason({ reason, why }: DeviceFacts, { deviceReasons }: HostTexts): string {
  return clauseOr(deviceReasons, why, reason);
}

/** Where a run computes and why there: `CPU (no NVIDIA driver is loaded)`. */
export function deviceText(facts: DeviceFacts, host: HostTexts): string {
  return `${facts.device.toUpperCase()} (${deviceReason(facts, host)})`;
}

/** Of all classes. */
export function imageCounts(classes: RunDetails['dataset']['classes']): { train: number; validation: number } {
  const sum = (subset: 'train' | 'validation'): number => classes.reduce((count, each) => count + each[subset], 0);
  return { train: sum('train'), validation: sum('validation') };
}

/** An accuracy is a count of images over their number. */
export function rightImages(accuracy: number, images: number): number {
  return Math.round(accuracy * images);
}

export function batchSizeOf({ stage, headSource }: RunSettings, name: StageName | null): number {
  return name === 'head' && headSource?.kind === 'train' ? headSource.stage.batchSize : stage.batchSize;
}

/** Of the stage in progress, or of all that comes before the first, 0 to 1; null while nothing can be counted yet. */
export function shareDone(progress: RunProgress, isWorking: boolean): number | null {
  const { phase, features, epoch, epochs, step, stepsPerEpoch } = progress;
  if (phase === 'features' && features !== null)
    return features.all?.share ?? features.done / Math.max(1, features.total);
  const steps = epochs * stepsPerEpoch;
  if (steps === 0) return isWorking ? null : 0;
  return Math.min(1, (Math.max(0, epoch - 1) * stepsPerEpoch + step) / steps);
}

export function phaseText(progress: RunProgress, status: RunStatus, { m, format }: Pick<I18n, 'm' | 'format'>): string {
  if (progress.phase === 'features') return m.live.features;
  if (status === 'queued') return m.live.starting;
  // The journal says so as soon as the trainer has begun.
  if (status === 'preparing') return progress.status !== 'preparing' ? m.live.starting : m.live.reading;
  if (progress.stage === null) return m.live.waiting;
  const stage = m.common.stage[progress.stage];
  const [epoch, epochs] = [format.count(Math.max(1, progress.epoch)), format.count(progress.epochs)];
  const place =
    progress.phase === 'validating' && LIVE_STATUSES.includes(status)
      ? m.live.validating(epoch, epochs)
      : m.live.epochAndStep(epoch, epochs, format.count(progress.step), format.count(progress.stepsPerEpoch));
  return `${stage} · ${place}`;
}

/** Training and validation so far, pauses left out: whole epochs, and the steps of the one in progress. */
export function trainedMs({ steps }: RunRecord, epochs: readonly RecordedEpoch[]): number {
  const whole = epochs.reduce((sum, { report }) => sum + report.trainMs + report.validationMs, 0);
  const from = steps.countUpTo(epochs.at(-1)?.n ?? 0);
  return steps.columns.ms.subarray(from, steps.count).reduce((sum, ms) => sum + ms, whole);
}
