/** Progress on the task bar: of the run that is furthest from its end. */

import type { BrowserWindow } from 'electron';
import type { LiveRun } from './live-runs';

const NONE = -1;
/** Electron’s value for “busy, no telling how long”. */
const INDETERMINATE = 2;

export function drawProgress(window: BrowserWindow, runs: readonly LiveRun[]): void {
  const shares = runs.map(({ share }) => share).filter((share) => share !== null);
  if (runs.length === 0) window.setProgressBar(NONE);
  else if (shares.length === 0) window.setProgressBar(INDETERMINATE);
  else window.setProgressBar(Math.min(...shares));
}
