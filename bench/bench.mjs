/**
 * `npm run bench [-- --runs 5] [--steps 16] [--threads N] [--data FOLDER] [--only ROW|GROUP]… [--peers] [--quick]`:
 * measures Lathe, beside Keras where both do it, and writes docs/results/bench.json; `--peers` compares with Keras and
 * PyTorch alone, and draws docs/results/peers.svg. Every figure is the median of the runs, with the
 * smallest and the largest. Rows of a group are measured in one run on one machine; a group of which only some rows
 * were asked for, or that was measured with `--quick`, is for looking and not written.
 */

import { rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { cpus, homedir, loadavg, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { readOptions, refuseOptions } from '../scripts/options.mjs';
import { readJsonOrNull, writeJson } from '../scripts/setup/files.mjs';
import { pythonWith } from '../scripts/python-venv.mjs';
import { cacheFolder, weightsFile } from '../scripts/setup/places.mjs';
import { measureFinetuning } from './finetune.mjs';
import { measureHelp } from './help.mjs';
import { measureElectron } from './page/electron.mjs';
import { measurePage } from './page/measure.mjs';
import { measureWatching } from './page/watching.mjs';
import { ROOT } from './lathe.mjs';
import { drawPeers } from './draw-peers.mjs';
import { PEER_ROWS } from './peer-rows.mjs';
import { measurePeers } from './peers.mjs';
import { measurePictures } from './pictures.mjs';
import { tableOf } from './rows.mjs';
import { wholeData } from './small-data.mjs';

const RESULTS = join(ROOT, 'docs/results/bench.json');
const PICTURE = join(ROOT, 'docs/results/peers.svg');
/** Rows that are measured together. */
const GROUPS = {
  command: ['help'],
  page: ['page-size', 'page-usable', 'page-list', 'page-draw', 'page-script', 'page-pan', 'page-memory'],
  electron: ['page-electron'],
  watching: ['watching', 'watching-processor'],
  pictures: ['scan', 'scan-again', 'decode'],
  peers: PEER_ROWS,
  finetuning: ['step', 'step-tensorflow', 'epoch', 'epoch-kept', 'waiting', 'waiting-kept', 'memory'],
};
/** @typedef {keyof typeof GROUPS} Group */

const ALL_ROWS = Object.values(GROUPS).flat();
/** Half an hour for itself. */
const USUAL = Object.keys(GROUPS).filter((group) => group !== 'peers');
/** Other work, as load for each processor, from which on figures are not to be trusted. */
const BUSY = 0.25;

const options = readOptions(import.meta.filename, {
  runs: { type: 'string' },
  steps: { type: 'string' },
  threads: { type: 'string' },
  data: { type: 'string' },
  only: { type: 'string', multiple: true },
  peers: { type: 'boolean', default: false },
  quick: { type: 'boolean', default: false },
});
const runs = Number(options.runs ?? (options.quick ? 1 : 5));
const steps = Number(options.steps ?? (options.quick ? 4 : 16));
const asked = options.only ?? (options.peers ? ['peers'] : USUAL);
const wanted = asked.flatMap((name) => (name in GROUPS ? GROUPS[/** @type {Group} */ (name)] : [name]));
const unknown = wanted.filter((row) => !ALL_ROWS.includes(row));
if (unknown.length > 0) {
  const expected = [...Object.keys(GROUPS), ...ALL_ROWS];
  refuseOptions(import.meta.filename, `--only expects ${expected.join(', ')}; received ${unknown.join(', ')}`);
}

/** @param {string} line */
function say(line) {
  console.error(line);
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
 * What was measured together, with what belongs to it: data, threads, versions.
 *
 * @typedef {Record<string, unknown> & { rows: import('./rows.mjs').Row[] }} Measured
 */

/** The Python of a peer. @param {'keras' | 'torch'} peer */
const peerPython = (peer) => pythonWith(join(import.meta.dirname, `requirements-${peer}.txt`), cache, say);

/** @type {Record<Group, (scratch: string) => Promise<Measured>>} */
const MEASURE = {
  command: () => Promise.resolve({ rows: measureHelp(runs) }),
  page: async (scratch) => ({ rows: await measurePage({ runs, scratch, say }) }),
  electron: async (scratch) => ({ rows: await measureElectron({ runs, scratch, say }) }),
  watching: async (scratch) => ({ rows: await measureWatching({ runs, scratch, say }) }),
  pictures: async (scratch) => {
    const { folder, name: data } = await wholeData(options.data, scratch);
    return { rows: await measurePictures(folder, { runs, scratch, say }), data };
  },
  peers: async (scratch) => {
    const { folder, name: data } = await wholeData(options.data, scratch);
    const python = { keras: await peerPython('keras'), torch: await peerPython('torch') };
    const given = { runs, steps, scratch, python, weights: await setUpWeights(), say };
    const { versions, threads, rows } = await measurePeers(folder, given);
    return { rows, data, steps, threads, versions };
  },
  finetuning: async (scratch) => {
    const { folder, name: data } = await wholeData(options.data, scratch);
    const python = await peerPython('keras');
    const threadFlags = options.threads === undefined ? [] : ['--threads', options.threads];
    const weights = await setUpWeights();
    const given = { runs, steps, scratch, python, weights, threads: threadFlags, say };
    const { versions, threads, rows } = await measureFinetuning(folder, given);
    return { rows, data, steps, threads, versions };
  },
};

const cache = cacheFolder({ env: process.env, platform: process.platform, home: homedir() });
const scratch = await mkdtemp(join(tmpdir(), 'lathe-bench-'));
process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));
for (const [group, names] of /** @type {[Group, string[]][]} */ (Object.entries(GROUPS))) {
  if (!names.some((row) => wanted.includes(row))) continue;
  const before = loadavg()[0] ?? 0;
  if (before > BUSY * cpus().length) say(`The machine is busy (load ${before}): times will be too long.`);
  const { rows, ...facts } = await MEASURE[group](scratch);
  console.log(tableOf(rows.filter(({ row }) => wanted.includes(row))));
  const isWhole = !options.quick && names.every((row) => wanted.includes(row));
  if (!isWhole) continue;
  const load = { before, after: loadavg()[0] ?? 0 };
  const kept = /** @type {Record<string, unknown>} */ ((await readJsonOrNull(RESULTS)) ?? {});
  const measured = new Date().toISOString();
  await writeJson(RESULTS, { ...kept, [group]: { measured, machine: machine(), load, runs, ...facts, rows } });
  if (group === 'peers') await writeFile(PICTURE, drawPeers(rows));
}
