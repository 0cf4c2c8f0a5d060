/**
 * `npm run bench [-- --runs 5] [--steps 16] [--threads N] [--data FOLDER] [--only ROW]… [--quick]`: measures Lathe beside
 * Keras, in one run on one machine, and writes docs/results/bench.json. Every figure is the median of the runs, with
 * the smallest and the largest. Nothing is written for `--only` and `--quick`, which are for looking.
 */

import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { cpus, homedir, loadavg, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readJsonOrNull, writeJson } from '../scripts/setup/files.mjs';
import { cacheFolder, weightsFile } from '../scripts/setup/places.mjs';
import { measureFinetuning } from './finetune.mjs';
import { measureHelp } from './help.mjs';
import { kerasPython } from './keras-venv.mjs';
import { measurePage } from './page/measure.mjs';
import { ROOT } from './lathe.mjs';
import { measurePictures } from './pictures.mjs';
import { tableOf } from './rows.mjs';
import { wholeData } from './small-data.mjs';

const RESULTS = join(ROOT, 'docs/results/bench.json');
const HELP_ROWS = ['help'];
const PICTURE_ROWS = ['scan', 'scan-again', 'decode'];
const FINETUNE_ROWS = ['step', 'step-tensorflow', 'epoch', 'epoch-kept', 'waiting', 'waiting-kept', 'memory'];
/** Other work, as load for each processor, from which on figures are not to be trusted. */
const BUSY = 0.25;
const PAGE_ROWS = ['page-size', 'page-usable', 'page-list', 'page-draw', 'page-script', 'page-pan', 'page-memory'];
const ALL_ROWS = [...HELP_ROWS, ...PAGE_ROWS, ...PICTURE_ROWS, ...FINETUNE_ROWS];

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string' },
    steps: { type: 'string' },
    threads: { type: 'string' },
    data: { type: 'string' },
    only: { type: 'string', multiple: true, default: ALL_ROWS },
    quick: { type: 'boolean', default: false },
  },
});
const runs = Number(options.runs ?? (options.quick ? 1 : 5));
const steps = Number(options.steps ?? (options.quick ? 4 : 16));
const unknown = options.only.filter((row) => !ALL_ROWS.includes(row));
if (unknown.length > 0) throw new Error(`--only expects ${ALL_ROWS.join(', ')}; received ${unknown.join(', ')}`);

/** @param {string} line */
function say(line) {
  console.error(line);
}

/** @param {readonly string[]} rows */
function isWanted(rows) {
  return rows.some((row) => options.only.includes(row));
}

/** What the figures belong to. */
function machine() {
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    logicalProcessors: cpus().length,
    memoryBytes: totalmem(),
    system: `${process.platform} ${release()} ${process.arch}`,
    node: process.versions.node,
  };
}

/** @returns {Promise<string>} where set-up put the weights */
async function setUpWeights() {
  const record = /** @type {{ weightsFile?: string } | null} */ (await readJsonOrNull(join(ROOT, 'out/setup.json')));
  return process.env['LATHE_WEIGHTS'] ?? record?.weightsFile ?? weightsFile(cache, process.platform);
}

/**
 * @param {string} scratch
 * @returns {Promise<Record<string, unknown> & { rows: import('./rows.mjs').Row[] }>}
 */
async function measure(scratch) {
  const rows = isWanted(HELP_ROWS) ? measureHelp(runs) : [];
  if (isWanted(PAGE_ROWS)) rows.push(...(await measurePage({ runs, scratch, say })));
  if (!isWanted([...PICTURE_ROWS, ...FINETUNE_ROWS])) return { rows };
  const { folder, name: data } = await wholeData(options.data, scratch);
  if (isWanted(PICTURE_ROWS)) rows.push(...(await measurePictures(folder, { runs, scratch, say })));
  if (!isWanted(FINETUNE_ROWS)) return { rows, data };
  const python = await kerasPython(cache, say);
  const threads = options.threads === undefined ? [] : ['--threads', options.threads];
  const weights = await setUpWeights();
  const finetuning = await measureFinetuning(folder, { runs, steps, scratch, python, weights, threads, say });
  const { versions, threads: used } = finetuning;
  return { rows: [...rows, ...finetuning.rows], data, threads: used, versions };
}

const cache = cacheFolder({ env: process.env, platform: process.platform, home: homedir() });
const loadBefore = loadavg()[0] ?? 0;
if (loadBefore > BUSY * cpus().length) say(`The machine is busy (load ${loadBefore}): times will be too long.`);
const scratch = await mkdtemp(join(tmpdir(), 'lathe-bench-'));
process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));
const { rows, ...facts } = await measure(scratch);
const measured = new Date().toISOString();
const load = { before: loadBefore, after: loadavg()[0] ?? 0 };
console.log(tableOf(rows.filter(({ row }) => options.only.includes(row))));
const isWhole = !options.quick && ALL_ROWS.every((row) => options.only.includes(row));
if (isWhole) await writeJson(RESULTS, { measured, machine: machine(), load, runs, steps, ...facts, rows });
