/**
 * `npm run proof:accuracy [-- --data FOLDER] [--only NAME] [--seeds 1,2,3] [--runs FOLDER] [--fresh]`: trains every recipe
 * and preset on the real pictures and writes what was reached to docs/results/accuracy.json. Resumable: what is there is
 * not measured again, and a run that was interrupted goes on where it stopped. `--fresh` measures anew.
 */

import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { readOptions } from '../options.mjs';
import { ROOT, dataFolder, lathe } from './lathe.mjs';

/**
 * @typedef {{ name: string, data: string, flags: string[], target: number | null }} Experiment
 * @typedef {{ name: string, seed: number, command: string, best: number, bestEpoch: number, last: number,
 *   epochs: number, minutes: number, threads: number, processor: string, measured: string,
 *   weightsSha256: string | null, valAccuracies: number[] }} Result
 */

/** @type {Experiment[]} */
const EXPERIMENTS = [
  experiment('small-cnn', 'article', 'dogs-vs-cats', 0.74),
  // What the Keras blog had after 50 epochs, at RMSprop’s own rate.
  experiment('small-cnn', 'article', 'dogs-vs-cats', 0.79, { epochs: 50, 'learning-rate': 0.001 }),
  experiment('small-cnn', 'recommended', 'dogs-vs-cats', 0.79),
  experiment('bottleneck', 'article', 'dogs-vs-cats', 0.88),
  experiment('bottleneck', 'recommended', 'dogs-vs-cats', 0.965),
  experiment('finetune', 'recommended', 'dogs-vs-cats', 0.978),
  experiment('finetune', 'article', 'dogs-vs-cats', 0.91),
  experiment('small-cnn', 'article', 'flowers', null),
  experiment('bottleneck', 'article', 'flowers', null),
  experiment('bottleneck', 'recommended', 'flowers', 0.77),
  experiment('finetune', 'article', 'flowers', null),
  experiment('finetune', 'recommended', 'flowers', 0.82),
];

const RESULTS = join(ROOT, 'docs/results/accuracy.json');
const options = readOptions(import.meta.filename, {
  data: { type: 'string' },
  only: { type: 'string' },
  seeds: { type: 'string', default: '1' },
  runs: { type: 'string', default: join(ROOT, 'out/proof-runs') },
  fresh: { type: 'boolean', default: false },
});

/**
 * @param {string} recipe
 * @param {string} preset
 * @param {string} data
 * @param {number | null} target
 * @param {Record<string, number>} [changes] settings that differ from the preset’s
 * @returns {Experiment}
 */
function experiment(recipe, preset, data, target, changes = {}) {
  const changed = Object.entries(changes).map(([flag, value]) => `--${flag} ${value}`);
  const flags = `--recipe ${recipe} --preset ${preset} ${changed.join(' ')}`.trim().split(' ');
  return { name: [`${data}/${recipe}/${preset}`, ...changed].join(' '), data, flags, target };
}

/** @returns {Promise<Result[]>} */
async function readResults() {
  if (!existsSync(RESULTS)) return [];
  /** @type {unknown} */
  const results = JSON.parse(await readFile(RESULTS, 'utf8'));
  return /** @type {Result[]} */ (results);
}

/** @param {Result} result */
async function keep(result) {
  const others = (await readResults()).filter((each) => each.name !== result.name || each.seed !== result.seed);
  const sorted = [...others, result].sort((a, b) => a.name.localeCompare(b.name) || a.seed - b.seed);
  await mkdir(join(RESULTS, '..'), { recursive: true });
  await writeFile(`${RESULTS}.new`, `${JSON.stringify(sorted, null, 2)}\n`);
  await rename(`${RESULTS}.new`, RESULTS);
}

/**
 * Trains, or goes on with the run that an earlier call began.
 *
 * @param {Experiment} experiment
 * @param {number} seed
 * @param {string} runs
 */
async function train(experiment, seed, runs) {
  const folder = join(dataFolder(options.data), experiment.data);
  const marker = join(runs, `${experiment.name.replaceAll(/[ /]+/g, '-')}-${seed}`);
  await mkdir(marker, { recursive: true });
  const listed = /** @type {{ runs?: { runId: string }[] }} */ (
    /** @type {unknown} */ (await lathe(['runs', '--runs', marker], { quiet: true }))
  );
  const begun = listed.runs?.at(-1)?.runId;
  if (begun !== undefined) {
    const document = await lathe(['show', begun, '--runs', marker], { quiet: true });
    return document.status === 'finished' ? document : lathe(['resume', begun, '--runs', marker]);
  }
  return lathe(['train', folder, ...experiment.flags, '--seed', String(seed), '--runs', marker]);
}

const seeds = options.seeds.split(',').map(Number);
const { only, runs } = options;
const measured = options.fresh ? [] : await readResults();
for (const experiment of EXPERIMENTS.filter((each) => only === undefined || each.name.includes(only))) {
  for (const seed of seeds) {
    if (measured.some((each) => each.name === experiment.name && each.seed === seed)) continue;
    console.log(`\n${experiment.name}, seed ${seed}`);
    const document = await train(experiment, seed, runs);
    const minutes = document.epochs.reduce((sum, each) => sum + each.trainMs + each.validationMs, 0) / 60_000;
    await keep({
      name: experiment.name,
      seed,
      command: `lathe train ${experiment.data} ${experiment.flags.join(' ')} --seed ${seed}`,
      best: document.best?.valAccuracy ?? 0,
      bestEpoch: document.best?.epoch ?? 0,
      last: document.epochs.at(-1)?.valAccuracy ?? 0,
      epochs: document.epochs.length,
      minutes: Number(minutes.toFixed(1)),
      threads: document.threads,
      processor: cpus()[0]?.model ?? 'unknown',
      measured: new Date().toISOString().slice(0, 10),
      weightsSha256: document.weightsSha256,
      valAccuracies: document.epochs.map((each) => Number(each.valAccuracy.toFixed(4))),
    });
    const target = experiment.target === null ? 'to report' : `to reach ${experiment.target}`;
    console.log(`best ${document.best?.valAccuracy.toFixed(4)} (${target}), ${minutes.toFixed(1)} min of training`);
  }
}
