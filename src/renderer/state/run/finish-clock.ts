/** When a run will be finished, as a clock that does not jump with every step. */

/** A change smaller than this is noise, of what is left. */
const NOISE = 0.05;
/** And one smaller than this nobody reads from a clock. */
const LEAST_MS = 5000;

/**
 * @param before milliseconds since 1970 as they were shown; null before the first estimate
 * @param leftMs the estimate of now
 * @returns what to show, in milliseconds since 1970
 */
export function settledFinish(before: number | null, nowMs: number, leftMs: number): number {
  const finishMs = nowMs + leftMs;
  if (before === null) return finishMs;
  return Math.abs(finishMs - before) <= Math.max(LEAST_MS, NOISE * leftMs) ? before : finishMs;
}
