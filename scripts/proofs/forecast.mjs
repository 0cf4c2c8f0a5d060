/**
 * `npm run proof:forecast [-- --data FOLDER] [--only TEXT]`: tells of ten different runs how long they will take, then
 * trains them, and compares. What it found is written to docs/results/forecast.json.
 */

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readOptions } from '../options.mjs';
import { ROOT, dataFolder, lathe, startLathe } from './lathe.mjs';

const { only, ...options } = readOptions(import.meta.filename, {
  data: { type: 'string' },
  only: { type: 'string', default: '' },
});
const data = dataFolder(options.data);

/** Every recipe, with and without features that are kept, small and large, from seconds to minutes. */
const RUNS = [
  ['flowers', '--recipe bottleneck'],
  ['flowers', '--recipe bottleneck --preset article'],
  ['dogs-vs-cats', '--recipe bottleneck --size 150'],
  ['flowers', '--recipe small-cnn --epochs 12'],
  ['dogs-vs-cats', '--recipe small-cnn --epochs 4'],
  ['flowers', '--recipe finetune --epochs 2'],
  ['flowers', '--recipe finetune --size 150 --epochs 4 --feature-cache off'],
  ['flowers', '--recipe finetune --preset article --epochs 3 --head-epochs 10 --batch 16'],
  ['flowers', '--recipe finetune --size 128 --unfreeze block4+ --epochs 3'],
  ['dogs-vs-cats', '--recipe finetune --size 96 --augment article --augment-views 2 --epochs 2 --head-epochs 5'],
];

/**
 * @typedef {{ totalMs: number, rangeMs: [number, number], firstEpochMs: number, epochMs: number }} Time
 * @typedef {{ time: Time, memoryBytes: number, trial: { steps: number, tookMs: number } }} Forecast
 * @typedef {{ data: string, flags: string, toldS: number, rangeS: [number, number], tookS: number, error: number,
 *   trialS: number }} Finding
 */

/**
 * @param {string[]} command
 * @returns {Promise<Forecast>}
 */
async function forecast(command) {
  const { code, output } = await startLathe(command, { quiet: true }).ended;
  if (code !== 0) throw new Error(`lathe ${command.join(' ')} ended with code ${code}: ${output}`);
  /** @type {unknown} */
  const document = JSON.parse(output);
  const [first] = /** @type {{ forecasts: Forecast[] }} */ (document).forecasts;
  if (first === undefined) throw new Error(`no forecast from lathe ${command.join(' ')}`);
  return first;
}

/**
 * From the run's creation to its end, as its journal has it.
 *
 * @param {string} runDir
 */
async function durationMs(runDir) {
  const lines = (await readFile(join(runDir, 'events.jsonl'), 'utf8')).trimEnd().split('\n');
  const [first, last] = [lines[0], lines.at(-1)].map((line) => {
    /** @type {unknown} */
    const event = JSON.parse(line ?? '{}');
    return Date.parse(/** @type {{ at: string }} */ (event).at);
  });
  return (last ?? NaN) - (first ?? NaN);
}

const seconds = (/** @type {number} */ ms) => Math.round(ms / 100) / 10;

/** @type {Finding[]} */
const found = [];
for (const [name = '', flags = ''] of RUNS.filter((run) => run.join(' ').includes(only))) {
  const scratch = await mkdtemp(join(tmpdir(), 'lathe-proof-forecast-'));
  // Features of the runs before would make a run of the same pictures shorter.
  process.env['LATHE_FEATURES'] = join(scratch, 'features');
  const cache = flags.includes('--feature-cache') ? [] : ['--feature-cache', 'on'];
  const rest = [join(data, name), ...flags.split(' '), ...cache, '--seed', '1', '--runs', join(scratch, 'runs')];
  const told = await forecast(['forecast', ...rest]);
  const { runDir } = await lathe(['train', ...rest], { quiet: true });
  const tookMs = await durationMs(runDir);
  const error = told.time.totalMs / tookMs - 1;
  found.push({
    data: name,
    flags,
    toldS: seconds(told.time.totalMs),
    rangeS: [seconds(told.time.rangeMs[0]), seconds(told.time.rangeMs[1])],
    tookS: seconds(tookMs),
    error: Math.round(error * 1000) / 1000,
    trialS: seconds(told.trial.tookMs),
  });
  console.log(
    `${name} ${flags}: told ${seconds(told.time.totalMs)} s, took ${seconds(tookMs)} s, ${(error * 100).toFixed(1)} %`,
  );
  await rm(scratch, { recursive: true, force: true });
}
const errors = found.map((each) => Math.abs(each.error)).sort((a, b) => a - b);
const middle =
  ((errors[Math.floor((errors.length - 1) / 2)] ?? NaN) + (errors[Math.ceil((errors.length - 1) / 2)] ?? NaN)) / 2;
console.log(`Median error of ${found.length} runs: ${(middle * 100).toFixed(1)} %`);
if (only === '') {
  const document = { medianError: Math.round(middle * 1000) / 1000, runs: found };
  await writeFile(join(ROOT, 'docs/results/forecast.json'), `${JSON.stringify(document, null, 2)}\n`);
}
