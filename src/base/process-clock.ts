/**
 * A clock that stands while the process does: stopped by a signal (Ctrl-Z, a frozen container) or asleep with the
 * computer. The system’s clocks go on then, on some systems also through a sleep.
 */

import { Worker } from 'node:worker_threads';

/** Between two beats of the thread that tells whether the process runs. */
const BEAT_MS = 250;
/** The most that a beat counts: a busy computer may wake a thread late, but not so late. */
const LONGEST_BEAT_MS = 1000;

/** Text and no file, so that it needs nothing of a build. The two places take turns: none is written while it is read. */
const BEATING = `
  const { current, places, beatMs, longestMs } = require('node:worker_threads').workerData;
  setInterval(() => {
    const now = Number(process.hrtime.bigint()) / 1e6;
    const last = Atomics.load(current, 0);
    const next = 1 - last;
    places[2 * next + 1] = places[2 * last + 1] + Math.min(longestMs, now - places[2 * last]);
    places[2 * next] = now;
    Atomics.store(current, 0, next);
  }, beatMs);
`;

function systemMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/**
 * Starts the clock, and a thread of its own that does not keep the process alive: a long native call holds up every timer
 * of the main thread.
 *
 * @returns reads how many milliseconds the process has run since; never goes back
 */
export function startProcessClock(): () => number {
  // Each: when it beat, and how long the process had run by then.
  const places = new Float64Array(new SharedArrayBuffer(4 * Float64Array.BYTES_PER_ELEMENT));
  const current = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  places[0] = systemMs();
  const workerData = { current, places, beatMs: BEAT_MS, longestMs: LONGEST_BEAT_MS };
  new Worker(BEATING, { eval: true, execArgv: [], workerData }).unref();
  return () => {
    const at = Atomics.load(current, 0);
    const [beat = 0, ran = 0] = places.subarray(2 * at, 2 * at + 2);
    return ran + Math.min(LONGEST_BEAT_MS, systemMs() - beat);
  };
}
