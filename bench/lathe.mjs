/** The `lathe` command as the benchmark calls it, and what a training of it took, told by its journal and the system. */

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { cp, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { lastWords, runProcess } from '../scripts/setup/processes.mjs';

export const ROOT = join(import.meta.dirname, '..');
export const COMMAND = join(ROOT, 'bin/lathe');
const LOOK_EVERY_MS = 100;

/**
 * What one training took, of Lathe or of Keras.
 *
 * @typedef {object} Training
 * @property {{ stepMs: number, waitMs: number }[]} steps of all epochs, in order
 * @property {{ trainMs: number, validationMs: number }[]} epochs
 * @property {number | null} peakBytes the most memory that its process held; null where the system does not tell
 */

/**
 * Runs `lathe ARGS --json`.
 *
 * @param {readonly string[]} args
 * @param {{ command?: string, env?: Record<string, string> }} [options] `command`: another `bin/lathe`
 * @returns {Promise<unknown>} its document
 */
export async function lathe(args, { command = COMMAND, env = {} } = {}) {
  const ended = await runProcess(process.execPath, [command, ...args, '--json'], { env: { ...process.env, ...env } });
  if (ended.code !== 0) throw new Error(`lathe ${args.join(' ')}: ${lastWords(ended)}`);
  /** @type {unknown} */
  const document = JSON.parse(ended.stdout);
  return document;
}

/**
 * Runs `lathe train`, watched.
 *
 * @param {readonly string[]} args
 * @param {string} runs a new folder for its run
 * @param {{ command?: string, env?: Record<string, string> }} [options]
 * @returns {Promise<Training & { runDir: string, threads: number }>}
 */
export async function train(args, runs, options) {
  const peakBytes = watchTrainer(runs);
  const document = /** @type {import('../src/shared/run').RunDocument} */ (
    await lathe(['train', ...args, '--runs', runs], options).finally(peakBytes)
  );
  const { runDir, threads } = document;
  const steps = journalOf(runDir).flatMap((event) => (event.kind === 'step' && event.stage === 'main' ? [event] : []));
  return { steps, epochs: [...document.epochs], peakBytes: peakBytes(), runDir, threads };
}

/**
 * @param {string} runDir
 * @returns {import('../src/shared/events').RunEvent[]}
 */
export function journalOf(runDir) {
  const lines = readFileSync(join(runDir, 'events.jsonl'), 'utf8').split('\n').slice(0, -1);
  /** @type {unknown} */
  const events = JSON.parse(`[${lines.join(',')}]`);
  return /** @type {import('../src/shared/events').RunEvent[]} */ (events);
}

/**
 * @typedef {object} FeatureTimes
 * @property {number} startMs from the start of the trainer until it computes at full speed
 * @property {number} pictureMs from then on, decoding and keeping included
 */

/**
 * Of the layer whose features are computed first: the last frozen one.
 *
 * @param {readonly import('../src/shared/events').RunEvent[]} events
 * @returns {FeatureTimes} NaN where none were computed
 */
export function featureTimes(events) {
  const features = events.flatMap((event) => (event.kind === 'features' ? [event] : []));
  const end = features.findIndex((event) => event.done === event.total);
  const [first, last] = [features.find((event) => event.computed > 0), features[end]];
  if (first === undefined || last === undefined) return { startMs: NaN, pictureMs: NaN };
  const pictureMs = (last.elapsedMs - first.elapsedMs) / (last.computed - first.computed);
  return { startMs: first.elapsedMs - first.computed * pictureMs, pictureMs };
}

/**
 * Looks at the memory of the trainer of the only run in a folder for as long as it lives.
 *
 * @param {string} runs
 * @returns {() => number | null} ends the watch; the most bytes that the trainer held
 */
function watchTrainer(runs) {
  /** @type {number | null} */
  let peak = null;
  /** @type {number | null} */
  let pid = null;
  const look = setInterval(() => {
    pid ??= trainerOf(runs);
    peak = (pid === null ? null : peakOf(pid)) ?? peak;
  }, LOOK_EVERY_MS);
  return () => {
    clearInterval(look);
    return peak;
  };
}

/**
 * @param {string} runs
 * @returns {number | null} process number; null before there is one
 */
function trainerOf(runs) {
  try {
    const events = readdirSync(runs).flatMap((run) => journalOf(join(runs, run)));
    return events.flatMap((event) => (event.kind === 'started' ? [event.pid] : []))[0] ?? null;
  } catch {
    return null;
  }
}

/**
 * @param {number} pid
 * @returns {number | null} `VmHWM` of proc(5), which only grows; null when the process is gone
 */
function peakOf(pid) {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch {
    return null;
  }
}

/**
 * The same build without the addon for frozen layers, so that TensorFlow computes them.
 *
 * @param {string} folder a new one
 * @returns {Promise<string>} its `bin/lathe`
 */
export async function copyWithoutAddon(folder) {
  const isWanted = (/** @type {string} */ path) => !path.startsWith(join(ROOT, 'resources/addon'));
  const parts = ['bin', 'out/main', 'out/setup.json', 'package.json', 'resources'];
  for (const part of parts.filter((each) => existsSync(join(ROOT, each)))) {
    await cp(join(ROOT, part), join(folder, part), { recursive: true, filter: isWanted });
  }
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return join(folder, 'bin/lathe');
}
