/**
 * Lathe beside Keras and PyTorch: the frozen part, a step, an epoch, twenty epochs from cold, and how soon the
 * article’s accuracy is there. Everything of a round is measured one after the other.
 */

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lastWords, runProcess } from '../scripts/setup/processes.mjs';
import { trainKeras } from './finetune.mjs';
import { featureTimes, journalOf, train } from './lathe.mjs';
import { ACCURACY, BATCH, LARGE, SIZE, peerRows, stepMs } from './peer-rows.mjs';
import { copySome } from './small-data.mjs';
import { median } from './statistics.mjs';

/** @typedef {import('./lathe.mjs').Training} Training */
/** @typedef {import('./rows.mjs').Row} Row */

/**
 * @typedef {object} Options
 * @property {number} runs rounds
 * @property {number} steps an epoch
 * @property {string} scratch
 * @property {{ keras: string, torch: string }} python
 * @property {string} weights safetensors
 * @property {(line: string) => void} say
 */

const FLAGS = ['--seed', '1', '--keep', 'last'];

/**
 * @typedef {object} Round
 * @property {import('./lathe.mjs').FeatureTimes} features to block4_pool at 150, decoding and keeping included
 * @property {Record<string, number>} pictureMs of blocks 1 to 4 alone, by size
 * @property {Training} kept from features, no augmentation
 * @property {Training} full nothing kept, no augmentation
 * @property {Training} fresh the article’s augmentation, a new view in every epoch
 * @property {{ accurateS: number, againS: number }} head how soon the article’s accuracy is there; a run’s second start
 * @property {Training} keras
 * @property {Record<string, number>} kerasPictureMs
 * @property {{ peakGflops: number, stepMs: number[], keptStepMs: number[], pictureMs: Record<string, number> }} torch
 * @property {number} peakGflops the most that TensorFlow or PyTorch reach in a product of two matrices
 */

/**
 * @param {string} folder with the article’s pictures
 * @param {Options} options
 * @returns {Promise<{ rows: Row[], threads: number, versions: Record<string, string> }>}
 */
export async function measurePeers(folder, options) {
  const { runs, steps, scratch, say } = options;
  const counts = { train: steps * BATCH, validation: Math.max(2, Math.round(steps / 4)) * BATCH };
  const some = join(scratch, 'peers-some');
  await copySome(folder, some, counts);
  const peers = await preparePeers(folder, some, options);
  /** @type {Round[]} */
  const rounds = [];
  for (let i = 0; i < runs; i += 1) {
    const round = await peers.round();
    rounds.push(round);
    say(
      `peers, round ${i + 1} of ${runs}: a picture ${(round.pictureMs[SIZE] ?? NaN).toFixed(1)} ms (Keras ` +
        `${(round.kerasPictureMs[SIZE] ?? NaN).toFixed(1)}, PyTorch ${(round.torch.pictureMs[SIZE] ?? NaN).toFixed(1)}), ` +
        `a kept step ${stepMs(round.kept).toFixed(0)} ms (PyTorch ${median(round.torch.keptStepMs).toFixed(0)})`,
    );
  }
  return { rows: peerRows(rounds, counts), threads: peers.threads, versions: peers.versions };
}

/**
 * @param {string} whole
 * @param {string} some
 * @param {Options} options
 */
async function preparePeers(whole, some, { scratch, python, weights, steps, say }) {
  say('Preparing: a trained head');
  const place = join(scratch, 'peers');
  const bottleneck = ['--recipe', 'bottleneck', '--preset', 'article', '--epochs', '2', ...FLAGS];
  const { runDir: head, threads } = await train([some, ...bottleneck, '--feature-cache', 'off'], join(place, 'head'));
  /** @type {Record<string, string>} */
  const versions = {};
  const recipe = ['--recipe', 'finetune', '--preset', 'article'];
  const tuned = [some, ...recipe, '--epochs', '2', '--head-from', head, ...FLAGS];
  const plain = ['--augment', 'none'];

  /** Trains with features of its own, gives what it took, and keeps nothing. */
  const once = async (/** @type {string[]} */ args) => {
    const runs = join(place, 'once');
    try {
      const training = await train(args, runs, { env: { LATHE_FEATURES: join(place, 'features') } });
      return { ...training, events: journalOf(training.runDir) };
    } finally {
      await rm(runs, { recursive: true, force: true });
      await rm(join(place, 'features'), { recursive: true, force: true });
    }
  };

  return {
    threads,
    versions,
    /** @returns {Promise<Round>} */
    round: async () => {
      const sizes = ['--threads', String(threads), '--batch', String(BATCH), '--weights', weights];
      const pictures = ['--features', `${SIZE},${LARGE}`, '--pictures', String(4 * BATCH)];
      const kept = await once([...tuned, ...plain]);
      const full = await once([...tuned, ...plain, '--feature-cache', 'off']);
      const fresh = await once(tuned);
      const keras = await trainKeras(python.keras, [
        '--data',
        some,
        '--weights',
        weights,
        '--threads',
        String(threads),
      ]);
      const lathe = await peer(process.execPath, 'lathe_features.mjs', [...sizes, ...pictures]);
      const kerasFeatures = await peer(python.keras, 'keras_features.py', [...sizes, ...pictures]);
      const torch = await peer(python.torch, 'torch_peer.py', [
        ...[...sizes, ...pictures],
        ...['--size', String(SIZE), '--steps', String(Math.min(steps, 8))],
      ]);
      Object.assign(versions, keras.versions, torch['versions']);
      return {
        features: featureTimes(kept.events),
        pictureMs: /** @type {Record<string, number>} */ (lathe['pictureMs']),
        kept,
        full,
        fresh,
        head: await headRuns(whole, join(place, 'whole')),
        keras,
        kerasPictureMs: /** @type {Record<string, number>} */ (kerasFeatures['pictureMs']),
        torch: /** @type {Round['torch']} */ (/** @type {unknown} */ (torch)),
        peakGflops: Math.max(Number(kerasFeatures['peakGflops']), Number(torch['peakGflops'])),
      };
    },
  };
}

/**
 * @param {string} python
 * @param {string} script
 * @param {readonly string[]} args
 * @returns {Promise<Record<string, unknown>>}
 */
async function peer(python, script, args) {
  const ended = await runProcess(python, [join(import.meta.dirname, script), ...args]);
  if (ended.code !== 0) throw new Error(`${script}: ${lastWords(ended)}`);
  /** @type {unknown} */
  const answer = JSON.parse(ended.stdout.trim().split('\n').at(-1) ?? '');
  return /** @type {Record<string, unknown>} */ (answer);
}

/** @typedef {import('../src/shared/events').RunEvent} RunEvent */

/** @param {RunEvent} event */
function isAccurate(event) {
  return event.kind === 'epoch' && event.stage === 'main' && event.report.valAccuracy >= ACCURACY;
}

/**
 * @param {readonly RunEvent[]} events
 * @param {(event: RunEvent) => boolean} isIt
 * @returns {number} from the run’s creation; NaN where it never happens
 */
function secondsUntil(events, isIt) {
  const [first, found] = [events[0], events.find(isIt)];
  return first === undefined || found === undefined ? NaN : (Date.parse(found.at) - Date.parse(first.at)) / 1000;
}

/**
 * The recommended head at the article’s size, and the same once more.
 *
 * @param {string} whole the article’s pictures
 * @param {string} runs a new folder
 */
async function headRuns(whole, runs) {
  const env = { LATHE_FEATURES: join(runs, 'features') };
  const args = [whole, '--recipe', 'bottleneck', '--size', String(SIZE), ...FLAGS];
  try {
    const first = journalOf((await train(args, join(runs, 'first'), { env })).runDir);
    const again = journalOf((await train([...args, '--epochs', '1'], join(runs, 'again'), { env })).runDir);
    return { accurateS: secondsUntil(first, isAccurate), againS: secondsUntil(again, ({ kind }) => kind === 'step') };
  } finally {
    await rm(runs, { recursive: true, force: true });
  }
}
