/** What the rounds of Lathe beside Keras and PyTorch tell, and what was to be reached. */

import { makeRow } from './rows.mjs';
import { median } from './statistics.mjs';

/** @typedef {import('./lathe.mjs').Training} Training */
/** @typedef {import('./peers.mjs').Round} Round */
/** @typedef {import('./small-data.mjs').Counts} Counts */
/** @typedef {import('./rows.mjs').Row} Row */
/** @typedef {Parameters<typeof makeRow>[0]} Facts */

export const PEER_ROWS = [
  ...[
    'features-keras',
    'features-torch',
    'features-large-keras',
    'features-large-torch',
    'features-pipeline',
    'features-peak',
  ],
  ...['full-step-keras', 'full-step-torch', 'kept-step-torch', 'kept-step-peak'],
  ...['kept-epoch-keras', 'cold-plain', 'cold-views', 'cold-fresh', 'accurate', 'second-start'],
];

export const SIZE = 150;
export const LARGE = 224;
export const BATCH = 16;
/** The article’s best. */
export const ACCURACY = 0.9325;
/** The article’s pictures and epochs. */
const ARTICLE = { train: 2000, validation: 800, epochs: 20 };
const VIEWS = 4;
/** The first steps fill memory and, in Keras, trace the graph. */
const WARM_UP_STEPS = 2;

/**
 * Multiplications and additions of a step on kept features: three convolutions of 512 to 512 channels, each forward and
 * for its kernel’s gradient, two of them for their input’s; and the head.
 */
function keptStepGflop() {
  const edge = Math.floor(SIZE / 16);
  const convolution = 2 * 9 * 512 * 512 * edge * edge * BATCH;
  const head = 2 * 512 * Math.floor(SIZE / 32) ** 2 * 256 * BATCH;
  return (8 * convolution + 3 * head) / 1e9;
}

/** Of the ten convolutions of blocks 1 to 4 for one picture of 150×150. */
const FROZEN_GFLOP = [
  [150, 3, 64],
  [150, 64, 64],
  [75, 64, 128],
  [75, 128, 128],
  [37, 128, 256],
  [37, 256, 256],
  [37, 256, 256],
  [18, 256, 512],
  [18, 512, 512],
  [18, 512, 512],
].reduce((sum, [edge = 0, from = 0, to = 0]) => sum + (2 * 9 * edge * edge * from * to) / 1e9, 0);

/** @param {Training} training */
export function stepMs({ steps }) {
  return median(steps.slice(WARM_UP_STEPS).map((step) => step.stepMs));
}

/**
 * @param {Training} training
 * @param {Counts} counts what it was trained on
 * @returns {number} seconds of its last epoch, in proportion to the article’s pictures
 */
function epochSeconds({ epochs }, counts) {
  const { trainMs, validationMs } = epochs.at(-1) ?? { trainMs: NaN, validationMs: NaN };
  const wholeMs = (trainMs / counts.train) * ARTICLE.train + (validationMs / counts.validation) * ARTICLE.validation;
  return wholeMs / 1000;
}

/**
 * @param {readonly Round[]} rounds
 * @param {Counts} counts pictures of the small trainings
 * @returns {Row[]}
 */
export function peerRows(rounds, counts) {
  return [...frozenFacts(rounds), ...stepFacts(rounds), ...epochFacts(rounds, counts)].map(makeRow);
}

/**
 * @param {readonly Round[]} rounds
 * @returns {Facts[]}
 */
function frozenFacts(rounds) {
  const facts = (/** @type {string} */ row, /** @type {number} */ size) => {
    const what = `blocks 1 to 4 of a picture, ${size}×${size}`;
    const lathe = rounds.map((round) => round.pictureMs[size] ?? NaN);
    const keras = rounds.map(({ kerasPictureMs }) => kerasPictureMs[size] ?? NaN);
    const torch = rounds.map((round) => round.torch.pictureMs[size] ?? NaN);
    return [
      { row: `${row}-keras`, what, unit: 'ms', lathe, keras, atMost: 1 / 2.2 },
      { row: `${row}-torch`, what, unit: 'ms', lathe, torch, atMost: 1 / 2.2 },
    ];
  };
  const peak = rounds.map(({ pictureMs, peakGflops }) => FROZEN_GFLOP / ((pictureMs[SIZE] ?? NaN) / 1000) / peakGflops);
  const pipeline = rounds.map(({ features }) => features.pictureMs);
  const what = `blocks 1 to 4, ${SIZE}×${SIZE}: what direct convolutions would take, as share of the matrix-multiply peak`;
  return [
    ...facts('features', SIZE),
    ...facts('features-large', LARGE),
    { row: 'features-pipeline', what: 'the same, 150×150, with decoding and keeping', unit: 'ms', lathe: pipeline },
    { row: 'features-peak', what, unit: 'share', lathe: peak },
  ];
}

/**
 * @param {readonly Round[]} rounds
 * @returns {Facts[]}
 */
function stepFacts(rounds) {
  const [full, kept] = [rounds.map((round) => stepMs(round.full)), rounds.map((round) => stepMs(round.kept))];
  const keras = rounds.map((round) => stepMs(round.keras));
  const torch = rounds.map((round) => median(round.torch.stepMs));
  const keptTorch = rounds.map((round) => median(round.torch.keptStepMs));
  const peak = kept.map((ms, i) => keptStepGflop() / (ms / 1000) / (rounds[i]?.peakGflops ?? NaN));
  const step = `step, ${SIZE}×${SIZE}, batch ${BATCH}`;
  const [whole, fromKept] = [`${step}, nothing kept`, `${step}, from kept features`];
  return [
    { row: 'full-step-keras', what: whole, unit: 'ms', lathe: full, keras, atMost: 1 / 1.7 },
    { row: 'full-step-torch', what: whole, unit: 'ms', lathe: full, torch, atMost: 1 / 1.5 },
    { row: 'kept-step-torch', what: fromKept, unit: 'ms', lathe: kept, torch: keptTorch, atMost: 1.1 },
    {
      ...{ row: 'kept-step-peak', what: `${fromKept}: share of the matrix-multiply peak`, unit: 'share' },
      ...{ lathe: peak, atLeast: 0.75 },
    },
  ];
}

/**
 * @param {readonly Round[]} rounds
 * @param {Counts} counts
 * @returns {Facts[]}
 */
function epochFacts(rounds, counts) {
  const epoch = (/** @type {Training} */ training) => epochSeconds(training, counts);
  const twenty = (/** @type {Training} */ training) => (ARTICLE.epochs * epoch(training)) / 60;
  const keras = rounds.map((round) => twenty(round.keras));
  const pictures = (/** @type {number} */ views) => views * ARTICLE.train + ARTICLE.validation;
  /** Minutes of twenty epochs and of the features before them, in so many views of each training picture. */
  const fromCold = (/** @type {number} */ views) =>
    rounds.map(
      ({ features, kept }) => (features.startMs + features.pictureMs * pictures(views)) / 60_000 + twenty(kept),
    );
  const scaled = `${ARTICLE.train} + ${ARTICLE.validation} pictures, scaled from ${counts.train} + ${counts.validation}`;
  const cold = `${ARTICLE.epochs} epochs from cold, ${scaled}`;
  const [keptEpochs, kerasEpochs] = [
    rounds.map((round) => epoch(round.kept)),
    rounds.map((round) => epoch(round.keras)),
  ];
  const fresh = rounds.map((round) => twenty(round.fresh));
  const accurate = rounds.map(({ head }) => head.accurateS / 60);
  const until = `from cold to ${ACCURACY}, ${ARTICLE.train} + ${ARTICLE.validation} pictures; Keras: the article’s ${ARTICLE.epochs} epochs`;
  return [
    {
      ...{ row: 'kept-epoch-keras', what: `epoch of ${scaled}, Lathe from kept features`, unit: 's' },
      ...{ lathe: keptEpochs, keras: kerasEpochs, atMost: 1 / 5 },
    },
    { row: 'cold-plain', what: `${cold}, no augmentation`, unit: 'min', lathe: fromCold(1), keras, atMost: 1 / 4.7 },
    { row: 'cold-views', what: `${cold}, ${VIEWS} views`, unit: 'min', lathe: fromCold(VIEWS), keras, atMost: 1 / 3.8 },
    { row: 'cold-fresh', what: `${cold}, a new view an epoch`, unit: 'min', lathe: fresh, keras, atMost: 1 / 2.2 },
    { row: 'accurate', what: until, unit: 'min', lathe: accurate, keras, atMost: 1 / 35 },
    {
      ...{ row: 'second-start', what: 'a second run on the same pictures until its first step', unit: 's' },
      ...{ lathe: rounds.map(({ head }) => head.againS), atMost: 5 },
    },
  ];
}
