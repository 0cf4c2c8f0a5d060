/** Fine-tuning by Lathe and by Keras in turn: step, epoch, wait for pictures, memory. */

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lastWords, runProcess } from '../scripts/setup/processes.mjs';
import { copyWithoutAddon, train } from './lathe.mjs';
import { makeRow } from './rows.mjs';
import { copySome } from './small-data.mjs';
import { median, sum } from './statistics.mjs';

/** @typedef {import('./lathe.mjs').Training} Training */
/** @typedef {import('./rows.mjs').Row} Row */

/**
 * One round: each training once, one after the other.
 *
 * @typedef {object} Round
 * @property {Training} lathe nothing kept, frozen layers by ncnn
 * @property {Training} keras nothing kept, in graph mode
 * @property {Training} tensorflow nothing kept, frozen layers by TensorFlow
 * @property {Training} kept features of the frozen layers kept, no augmentation
 */

/**
 * @typedef {object} Options
 * @property {number} runs rounds
 * @property {number} steps an epoch
 * @property {string} scratch
 * @property {string} python that has Keras
 * @property {string} weights safetensors
 * @property {string[]} threads flags for Lathe
 * @property {(line: string) => void} say
 */

const SIZE = 150;
const BATCH = 16;
const EPOCHS = 2;
/** The first steps fill memory and, in Keras, trace the graph. */
const WARM_UP_STEPS = 2;
/** What an epoch is scaled to: the article’s pictures. */
const ARTICLE = { train: 2000, validation: 800 };
const WAITING = 'share of time that the loop waits for pictures';
const FLAGS = ['--preset', 'article', '--epochs', String(EPOCHS), '--seed', '1', '--keep', 'last'];

/**
 * @param {string} folder with the pictures
 * @param {Options} options
 * @returns {Promise<{ rows: Row[], threads: number, versions: Record<string, string> }>}
 */
export async function measureFinetuning(folder, options) {
  const { runs, steps, scratch, say } = options;
  const counts = { train: steps * BATCH, validation: Math.max(2, Math.round(steps / 4)) * BATCH };
  const data = join(scratch, 'some');
  await copySome(folder, data, counts);
  const trainers = await prepareTrainers(data, options);
  /** @type {Round[]} */
  const rounds = [];
  for (let i = 0; i < runs; i += 1) {
    const round = {
      lathe: await trainers.lathe(),
      keras: await trainers.keras(),
      tensorflow: await trainers.tensorflow(),
      kept: await trainers.kept(),
    };
    rounds.push(round);
    const shown = Object.entries(round).map(([name, training]) => `${name} ${stepSeconds(training).toFixed(3)} s`);
    say(`fine-tuning, round ${i + 1} of ${runs}: a step takes ${shown.join(', ')}`);
  }
  return { rows: rowsOf(rounds, counts), threads: trainers.threads, versions: trainers.versions };
}

/**
 * Makes what all rounds share: a trained head, a build without the addon, kept features.
 *
 * @param {string} data
 * @param {Options} options
 */
async function prepareTrainers(data, { scratch, python, weights, threads: threadFlags, say }) {
  say('Preparing: a trained head');
  const runsOf = (/** @type {string} */ name) => join(scratch, 'runs', name);
  const uncached = ['--feature-cache', 'off', ...threadFlags];
  const bottleneck = [data, '--recipe', 'bottleneck', ...FLAGS, ...uncached];
  const { runDir: head, threads } = await train(bottleneck, runsOf('head'));
  const finetune = [data, '--recipe', 'finetune', ...FLAGS, '--head-from', head];
  const command = await copyWithoutAddon(join(scratch, 'without-addon'));
  const kept = [...finetune, '--augment', 'none', '--feature-cache', 'on', ...threadFlags];
  const env = { LATHE_FEATURES: join(scratch, 'features') };
  /** Trains, and keeps nothing of it: a checkpoint is large. */
  const once = async (/** @type {string[]} */ args, /** @type {Parameters<typeof train>[2]} */ options = {}) => {
    const runs = runsOf('once');
    return train(args, runs, options).finally(() => rm(runs, { recursive: true, force: true }));
  };
  const keras = ['--data', data, '--weights', weights, '--threads', String(threads)];
  /** @type {Record<string, string>} */
  const versions = {};
  return {
    threads,
    versions,
    lathe: () => once([...finetune, ...uncached]),
    tensorflow: () => once([...finetune, ...uncached], { command }),
    kept: () => once(kept, { env }),
    keras: async () => {
      const answer = await trainKeras(python, keras);
      Object.assign(versions, answer.versions);
      return answer;
    },
  };
}

/**
 * @param {string} python
 * @param {readonly string[]} args
 * @returns {Promise<Training & { versions: Record<string, string> }>}
 */
export async function trainKeras(python, args) {
  const script = join(import.meta.dirname, 'keras_finetune.py');
  const sizes = ['--epochs', String(EPOCHS), '--size', String(SIZE), '--batch', String(BATCH)];
  const ended = await runProcess(python, [script, ...args, ...sizes]);
  if (ended.code !== 0) throw new Error(`Keras: ${lastWords(ended)}`);
  /** @type {unknown} */
  const answer = JSON.parse(ended.stdout.trim().split('\n').at(-1) ?? '');
  return /** @type {Training & { versions: Record<string, string> }} */ (answer);
}

/** @param {Training} training */
function stepSeconds({ steps }) {
  return median(steps.slice(WARM_UP_STEPS).map(({ stepMs }) => stepMs)) / 1000;
}

/** @param {Training} training */
function waitShare({ steps }) {
  const waitMs = sum(steps.map((step) => step.waitMs));
  return waitMs / (waitMs + sum(steps.map((step) => step.stepMs)));
}

/**
 * @param {Training} training
 * @param {import('./small-data.mjs').Counts} counts what it was trained on
 * @returns {number} seconds of its last epoch, in proportion to the article’s pictures
 */
function epochSeconds({ epochs }, counts) {
  const { trainMs, validationMs } = epochs.at(-1) ?? { trainMs: NaN, validationMs: NaN };
  const wholeMs = (trainMs / counts.train) * ARTICLE.train + (validationMs / counts.validation) * ARTICLE.validation;
  return wholeMs / 1000;
}

/**
 * @param {readonly Round[]} rounds
 * @param {import('./small-data.mjs').Counts} counts
 * @returns {Row[]}
 */
function rowsOf(rounds, counts) {
  const each = (/** @type {keyof Round} */ who, /** @type {(training: Training) => number} */ measure) =>
    rounds.map((round) => measure(round[who]));
  const pair = (/** @type {keyof Round} */ lathe, /** @type {(training: Training) => number} */ measure) => ({
    lathe: each(lathe, measure),
    keras: each('keras', measure),
  });
  const epoch = (/** @type {Training} */ training) => epochSeconds(training, counts);
  const gibibytes = (/** @type {Training} */ { peakBytes }) => (peakBytes ?? NaN) / 2 ** 30;
  const step = `fine-tuning step, ${SIZE}×${SIZE}, batch ${BATCH}, blocks 1 to 4 frozen, nothing kept`;
  const pictures = `epoch of ${ARTICLE.train} + ${ARTICLE.validation} pictures, scaled from ${counts.train} + ${counts.validation}`;
  const memory = pair('lathe', gibibytes);
  /** @type {Parameters<typeof makeRow>[0][]} */
  const facts = [
    { row: 'step', what: step, unit: 's', ...pair('lathe', stepSeconds), atMost: 1.05 },
    {
      ...{ row: 'step-tensorflow', what: `${step}; Lathe without its addon: all by TensorFlow`, unit: 's' },
      ...{ ...pair('tensorflow', stepSeconds), atMost: 1.05 },
    },
    { row: 'epoch', what: `${pictures}, nothing kept`, unit: 's', ...pair('lathe', epoch) },
    { row: 'epoch-kept', what: `${pictures}, features kept`, unit: 's', lathe: each('kept', epoch) },
    { row: 'waiting', what: WAITING, unit: 'share', lathe: each('lathe', waitShare), atMost: 0.01 },
    {
      ...{ row: 'waiting-kept', what: `${WAITING}, features kept`, unit: 'share' },
      ...{ lathe: each('kept', waitShare), atMost: 0.01 },
    },
    { row: 'memory', what: 'most memory of the training process', unit: 'GiB', ...memory, atMost: 1.3 },
  ];
  const isKnown = [...memory.lathe, ...memory.keras].every(Number.isFinite);
  return facts.filter(({ row }) => row !== 'memory' || isKnown).map(makeRow);
}
