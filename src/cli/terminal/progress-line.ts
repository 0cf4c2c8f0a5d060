/** The moving line of a training run, and the row that each epoch leaves behind. */

import type { Estimate } from '../../core/run/eta';
import type { RunProgress } from '../../core/run/run-progress';
import type { BestEpoch, EpochReport } from '../../shared/run';
import { humanBytes } from '../../shared/amounts';
import { humanDuration } from '../../core/text/units';
import { texts } from '../i18n/en/texts';
import { clock, loss, percent, rate, stepTime } from './format';

/** A part of the line, and how dispensable it is: of those that do not fit the ones with the highest number go first. */
type Part = readonly [text: string, dispensable: number];

/** Parts that fit into so many columns, two spaces apart. */
export function fitParts(parts: readonly Part[], columns: number): string {
  const kept = [...parts];
  const line = (): string => kept.map(([text]) => text).join('  ');
  while (kept.length > 1 && line().length > columns) {
    const worst = kept.reduce((a, b) => (b[1] > a[1] ? b : a));
    kept.splice(kept.indexOf(worst), 1);
  }
  return line().slice(0, Math.max(0, columns));
}

function ofTotal(value: number, total: number): string {
  return `${String(value).padStart(String(total).length)}/${total}`;
}

/** Wide enough for ten hours, so that what follows stays where it is. */
const DURATION_COLUMNS = 7;

function duration(ms: number): string {
  return humanDuration(ms).padStart(DURATION_COLUMNS);
}

const { moving } = texts;

function timeParts({ phase, stage }: RunProgress, { epochMs, stageMs }: Estimate, now: Date): Part[] {
  if (epochMs === null || stageMs === null) return [];
  if (phase === 'features') return [[moving.stageLeft(duration(stageMs)), 1]];
  const epoch: Part = [moving.epochLeft(duration(epochMs)), 5];
  if (stage !== 'main') return [epoch, [moving.stageLeft(duration(stageMs)), 1]];
  const end = clock(new Date(now.getTime() + stageMs), now);
  return [epoch, [moving.left(duration(stageMs)), 1], [moving.ends(end), 3]];
}

/** @param columns infinite where nothing limits it */
export function progressLine(progress: RunProgress, estimate: Estimate, now: Date, columns: number): string {
  const { phase, status, rssBytes } = progress;
  const isAtWork = ['queued', 'preparing', 'running'].includes(status);
  const parts: Part[] = [
    ...(phase === 'features' ? featureParts(progress, estimate) : stageParts(progress, estimate)),
    ...(isAtWork ? timeParts(progress, estimate, now) : [[status, 0] as const]),
    ...(rssBytes === null ? [] : [[humanBytes(rssBytes), 6] as const]),
  ];
  return fitParts(parts, columns);
}

function featureParts({ features }: RunProgress, { stepMs }: Estimate): Part[] {
  const name: Part = [moving.stages.features, 8];
  if (features === null) return [name];
  const done: Part = [moving.images(ofTotal(features.done, features.total)), 0];
  return [name, done, ...(stepMs === null ? [] : [[moving.each(stepTime(stepMs)), 4] as const])];
}

function stageParts(progress: RunProgress, { stepMs }: Estimate): Part[] {
  const { stage, phase, sums, device } = progress;
  if (stage === null) return [[device === null ? moving.starting : moving.reading, 0]];
  const parts: Part[] = [
    [moving.stages[stage], 8],
    [moving.epochOf(ofTotal(progress.epoch, progress.epochs)), 0],
    [moving.stepOf(ofTotal(progress.step, progress.stepsPerEpoch)), 2],
  ];
  if (sums.images > 0) {
    parts.push([moving.loss(loss(sums.loss / sums.images)), 1]);
    parts.push([moving.accuracy(percent(sums.correct / sums.images)), 1]);
  }
  if (phase === 'validating') parts.push([moving.validating, 2]);
  else if (stepMs !== null) parts.push([moving.perStep(stepTime(stepMs)), 4]);
  return parts;
}

/** The time of an epoch, with tenths below ten seconds. */
function measured(ms: number): string {
  return ms < 9950 ? `${(ms / 1000).toFixed(1)} s` : humanDuration(ms);
}

/** Of the first column of the table of epochs: `epoch`, ` 2/20`. */
function epochColumns(epochs: number): number {
  return Math.max(5, 2 * String(epochs).length + 1);
}

/** The head of the table of epochs, in the widths of {@link epochRow}. */
export function epochHead(epochs: number): string {
  return texts.epochs.head(texts.epochs.epoch.padStart(epochColumns(epochs)));
}

/** One epoch of the table; the best so far is marked. */
export function epochRow(report: EpochReport, epochs: number, best: BestEpoch): string {
  const cells = [
    ofTotal(report.epoch, epochs).padStart(epochColumns(epochs)),
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
