/** The colour of a run that was given none when it was made: it came from elsewhere, or is older than the colours. */

import type { RunId } from '../../shared/run';

/** As many as can be told apart, also by those who do not see red and green as different. */
export const RUN_COLOURS = 8;

/** FNV-1a, 32 bits (Fowler, Noll and Vo). */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** 0 to 7: a function of the run’s id alone. */
export function runColour(runId: RunId): number {
  const hash = hashOf(runId);
  // The low bits of FNV are the weakest.
  return ((hash ^ (hash >>> 15)) >>> 0) % RUN_COLOURS;
}
