/** Run folders of any length for the page’s benchmark: a short real run, with more steps or under other names. */

import { appendFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { journalOf, lathe } from '../lathe.mjs';

/** @typedef {import('../../src/shared/events').RunEvent} RunEvent */
/** @typedef {Extract<RunEvent, { kind: 'step' }>} StepEvent */

const STEP_MS = 400;
const STEPS_AN_EPOCH = 125;

/**
 * A finished run of a moment, on drawn pictures.
 *
 * @param {string} scratch
 * @returns {Promise<string>} its folder
 */
export async function realRun(scratch) {
  const pictures = join(scratch, 'pictures');
  await lathe(['sample', '--out', pictures, '--train', '8', '--validation', '4']);
  const flags = ['--recipe', 'small-cnn', '--size', '48', '--epochs', '2', '--batch', '4', '--seed', '1'];
  const document = await lathe(['train', pictures, ...flags, '--runs', join(scratch, 'real')]);
  return /** @type {{ runDir: string }} */ (document).runDir;
}

/**
 * @param {string} file
 * @returns {Promise<unknown>}
 */
async function parsed(file) {
  /** @type {unknown} */
  const value = JSON.parse(await readFile(file, 'utf8'));
  return value;
}

/**
 * @param {string} real folder of a run
 * @param {string} runs
 * @param {number} i
 * @returns {Promise<string>} id of its copy: everything that a list reads
 */
export async function copyRun(real, runs, i) {
  const runId = `20260101-${String(i).padStart(6, '0')}-made-small-cnn-${i.toString(36).padStart(5, 'a')}`;
  const folder = join(runs, runId);
  await mkdir(folder, { recursive: true });
  for (const name of ['dataset.json', 'status.json', 'labels.txt', 'events.jsonl', 'results.csv']) {
    await cp(join(real, name), join(folder, name));
  }
  const manifest = /** @type {Record<string, unknown>} */ (await parsed(join(real, 'run.json')));
  const createdAt = new Date(Date.UTC(2026, 0, 1) + i * 60_000).toISOString();
  await writeFile(join(folder, 'run.json'), JSON.stringify({ ...manifest, runId, createdAt }));
  return runId;
}

/**
 * The same step again and again, later each time, with a loss that falls and trembles.
 *
 * @param {StepEvent} step
 * @param {number} first number of its event
 * @param {number} count
 */
function stepLines(step, first, count) {
  const begun = Date.parse(step.at);
  return Array.from({ length: count }, (_, i) => {
    const epoch = 1 + Math.floor(i / STEPS_AN_EPOCH);
    const tremble = Math.sin(i * 12.9898) * 0.2;
    return JSON.stringify({
      ...step,
      n: first + i,
      at: new Date(begun + i * STEP_MS).toISOString(),
      epoch,
      step: 1 + (i % STEPS_AN_EPOCH),
      loss: 0.7 * Math.exp(-i / 50_000) + 0.25 + tremble,
      accuracy: Math.min(1, Math.max(0, 0.9 - tremble)),
    });
  });
}

/**
 * A copy of a run whose journal holds so many steps.
 *
 * @param {string} real
 * @param {string} runs
 * @param {number} steps
 * @returns {Promise<string>} its id
 */
export async function longRun(real, runs, steps) {
  const runId = await copyRun(real, runs, 999_999);
  const folder = join(runs, runId);
  const events = journalOf(folder);
  const at = events.findIndex((event) => event.kind === 'step');
  const step = /** @type {StepEvent} */ (events[at]);
  const head = events.slice(0, at).map((event) => JSON.stringify(event));
  await writeFile(join(folder, 'events.jsonl'), [...head, ...stepLines(step, at + 1, steps), ''].join('\n'));
  return basename(folder);
}

/**
 * Goes on with the journal of a run that {@link longRun} made.
 *
 * @param {string} folder
 * @param {number} steps
 */
export async function appendSteps(folder, steps) {
  const events = journalOf(folder);
  const last = /** @type {StepEvent} */ (events.at(-1));
  const lines = stepLines(last, last.n + 1, steps);
  await appendFile(join(folder, 'events.jsonl'), `${lines.join('\n')}\n`);
}
