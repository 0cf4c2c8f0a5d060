/** How far runs are, as the task bar and the tray show it. Pure. */

import type { RunListRow } from '../../shared/contract/runs';
import { LIVE_STATUSES } from '../../shared/run';
import type { Speech } from '../i18n/language';

/** A trainer works on it, or is about to. */
export function isActive({ status }: RunListRow): boolean {
  return status === 'queued' || LIVE_STATUSES.includes(status);
}

/**
 * The share of the main stage that is done, 0 to 1; null while a run prepares.
 *
 * @param stepsPerEpoch null where it is not known yet
 */
export function shareDone({ stage, epoch, epochs, step }: RunListRow, stepsPerEpoch: number | null): number | null {
  if (stage !== 'main' || epochs <= 0 || epoch < 1) return null;
  const within = stepsPerEpoch === null ? 0 : Math.min(1, step / stepsPerEpoch);
  return Math.min(1, (epoch - 1 + within) / epochs);
}

export function nameOf({ name, dataset, runId }: Pick<RunListRow, 'name' | 'dataset' | 'runId'>): string {
  return [name, dataset].find((each) => each !== '') ?? runId;
}

export function lineOf(row: RunListRow, share: number | null, { texts, locale }: Speech): string {
  const name = nameOf(row);
  if (row.status === 'pausing') return texts.run.pausing(name);
  if (row.status === 'stopping') return texts.run.stopping(name);
  if (share === null) return texts.run.preparing(name);
  return texts.run.training(name, row.epoch, row.epochs, percentOf(share, locale, 0));
}

export function percentOf(share: number, locale: string, digits: number): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: digits }).format(share);
}
