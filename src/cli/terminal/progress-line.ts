/** The line that moves while a run is trained, and the row that an epoch leaves behind. */

import type { Estimate } from '../../core/run/eta';
import type { RunProgress } from '../../core/run/run-progress';
import type { BestEpoch, EpochReport } from '../../shared/run';
import { humanBytes } from '../../shared/amounts';
import { humanDuration } from '../../core/text/units';
import { texts } from '../i18n/en/texts';
import { clock, loss, percent, rate, stepTime } from './format';

/** A part of the line; of those that do not fit the ones with the highest number go first. */
interface Part {
  readonly text: string;
  readonly dispensable: number;
}

/** Parts that fit into so many columns, two spaces apart. */
export function fitParts(parts: readonly Part[], columns: number): string {
  const kept = [...parts];
  const text = (): string => kept.map((part) => part.text).join('  ');
  while (kept.length > 1 && text().length > columns) {
    const worst = kept.reduce((a, b) => (b.dispensable > a.dispensable ? b : a));
    kept.splice(kept.indexOf(worst), 1);
  }
  return text().slice(0, Math.max(0, columns));
}

function ofTotal(value: number, total: number): string {
  const width = String(total).length;
  return `${String(value).padStart(width)}/${total}`;
}

/** Wide enough for ten hours, so that what follows stays where it is. */
const DURATION_COLUMNS = 7;

function duration(ms: number): string {
  return humanDuration(ms).padStart(DURATION_COLUMNS);
}

const { moving } = texts;

/** What is known of the time that is left. @param isLastStage whether nothing follows this stage */
function timeParts(progress: RunProgress, estimate: Estimate, now: Date, isLastStage: boolean): Part[] {
  const { epochMs, stageMs } = estimate;
  if (epochMs === null || stageMs === null) return [];
  const parts: Part[] = [];
  if (progress.phase !== 'features') parts.push({ text: moving.epochLeft(duration(epochMs)), dispensable: 5 });
  parts.push({ text: (isLastStage ? moving.left : moving.stageLeft)(duration(stageMs)), dispensable: 1 });
  if (isLastStage) {
    parts.push({ text: moving.ends(clock(new Date(now.getTime() + stageMs), now)), dispensable: 3 });
  }
  return parts;
}

/** @param columns infinite where nothing limits it */
export function progressLine(
  progress: RunProgress,
  estimate: Estimate,
  now: Date,
  isLastStage: boolean,
  columns: number,
): string {
  const { status, rssBytes } = progress;
  const parts = progress.phase === 'features' ? featureParts(progress, estimate) : stageParts(progress, estimate);
  if (['queued', 'preparing', 'running'].includes(status)) {
    parts.push(...timeParts(progress, estimate, now, isLastStage));
  } else parts.push({ text: status, dispensable: 0 });
  if (rssBytes !== null) parts.push({ text: humanBytes(rssBytes), dispensable: 6 });
  return fitParts(parts, columns);
}

function featureParts({ features }: RunProgress, { stepMs }: Estimate): Part[] {
  const parts: Part[] = [{ text: moving.stages.features, dispensable: 8 }];
  if (features === null) return parts;
  parts.push({ text: moving.images(ofTotal(features.done, features.total)), dispensable: 0 });
  if (stepMs !== null) parts.push({ text: moving.each(stepTime(stepMs)), dispensable: 4 });
  return parts;
}

function stageParts(progress: RunProgress, { stepMs }: Estimate): Part[] {
  const { stage, sums, device } = progress;
  if (stage === null) return [{ text: device === null ? moving.starting : moving.reading, dispensable: 0 }];
  const parts: Part[] = [
    { text: moving.stages[stage], dispensable: 8 },
    { text: moving.epochOf(ofTotal(progress.epoch, progress.epochs)), dispensable: 0 },
    { text: moving.stepOf(ofTotal(progress.step, progress.stepsPerEpoch)), dispensable: 2 },
  ];
  if (sums.images > 0) {
    parts.push({ text: moving.loss(loss(sums.loss / sums.images)), dispensable: 1 });
    parts.push({ text: moving.accuracy(percent(sums.correct / sums.images)), dispensable: 1 });
  }
  if (progress.phase === 'validating') parts.push({ text: moving.validating, dispensable: 2 });
  else if (stepMs !== null) parts.push({ text: moving.perStep(stepTime(stepMs)), dispensable: 4 });
  return parts;
}

/** Of an epoch: tenths of a second where it took less than ten. */
function measured(ms: number): string {
  return ms < 9950 ? `${(ms / 1000).toFixed(1)} s` : humanDuration(ms);
}

/** The head of the table of epochs, in the widths of {@link epochRow}. */
export function epochHead(epochs: number): string {
  return texts.epochs.head(texts.epochs.epoch.padStart(Math.max(5, 2 * String(epochs).length + 1)));
}

/** One epoch of the table; the best so far is marked. */
export function epochRow(report: EpochReport, epochs: number, best: BestEpoch): string {
  const first = ofTotal(report.epoch, epochs).padStart(Math.max(5, 2 * String(epochs).length + 1));
  const cells = [
    first,
    loss(report.loss),
    percent(report.accuracy).padStart(8),
    loss(report.valLoss).padStart(9),
    percent(report.valAccuracy).padStart(13),
    rate(report.learningRate).padStart(13),
    measured(report.trainMs).padStart(11),
    measured(report.validationMs).padStart(10),
  ];
  return cells.join('  ') + (best.epoch === report.epoch ? texts.epochs.best : '');
}
