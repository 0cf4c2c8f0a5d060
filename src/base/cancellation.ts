import { toldError } from '../shared/failures/failure';

/** Throws LatheError `cancelled` when the signal is aborted. `work` ends the sentence "… was cancelled." */
export function throwIfCancelled(signal: AbortSignal | null, work: string): void {
  if (signal?.aborted !== true) return;
  throw toldError('cancelled', `${work} was cancelled.`, 'Start it again when you like; what is done is not lost.');
}
