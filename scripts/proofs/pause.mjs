/**
 * `npm run proof:pause [-- --data FOLDER] [--times 5]`: how long a pause takes in each phase of a run on dogs-vs-cats,
 * from the start of `lathe pause` to the event in the run's journal. What was measured is written to
 * docs/results/pause.json.
 */

import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readOptions } from '../options.mjs';
import { ROOT, dataFolder, lathe, startLathe } from './lathe.mjs';

const options = readOptions(import.meta.filename, {
  data: { type: 'string' },
  times: { type: 'string', default: '5' },
});
const times = Number(options.times);

/** @typedef {{ kind: string, at: string, stage?: string, status?: string }} Event */

/** @param {string} runDir */
async function journalOf(runDir) {
  const lines = (await readFile(join(runDir, 'events.jsonl'), 'utf8')).split('\n').slice(0, -1);
  return lines.map((line) => {
    /** @type {unknown} */
    const event = JSON.parse(line);
    return /** @type {Event} */ (event);
  });
}

/**
 * The phase that the events tell of; null between two phases.
 *
 * @param {Event[]} events
 */
function phaseOf(events) {
  const last = events.findLast(({ kind }) => ['features', 'step', 'validating', 'status'].includes(kind));
  if (last?.kind === 'features') return 'computing features';
  if (last?.kind === 'step') return `training (${last.stage})`;
  return last?.kind === 'validating' ? `validating (${last.stage})` : null;
}

/** @param {string} runs */
async function findRun(runs) {
  for (;;) {
    const listed = /** @type {{ runs: { runId: string }[] }} */ (
      /** @type {unknown} */ (await lathe(['runs', '--runs', runs], { quiet: true }))
    );
    const [run] = listed.runs;
    if (run !== undefined) return run.runId;
    await delay(200);
  }
}

/**
 * @param {string} runDir
 * @param {string} runId
 * @param {string} runs
 */
async function measurePause(runDir, runId, runs) {
  const before = (await journalOf(runDir)).length;
  const askedMs = Date.now();
  await lathe(['pause', runId, '--hold', '--runs', runs], { quiet: true });
  const paused = (await journalOf(runDir)).slice(before).find(({ kind }) => kind === 'paused');
  if (paused === undefined) throw new Error('the run was not paused');
  return Date.parse(paused.at) - askedMs;
}

/** @type {Map<string, number[]>} */
const measured = new Map();
for (const recipe of ['small-cnn', 'finetune']) {
  const runs = await mkdtemp(join(tmpdir(), 'lathe-proof-pause-'));
  process.env['LATHE_FEATURES'] = join(runs, 'features');
  const length = ['--epochs', '2', ...(recipe === 'finetune' ? ['--head-epochs', '2'] : [])];
  const flags = ['--recipe', recipe, '--preset', 'article', ...length, '--seed', '7'];
  const folder = join(dataFolder(options.data), 'dogs-vs-cats');
  const { ended } = startLathe(['train', folder, ...flags, '--runs', runs], { quiet: true });
  const runId = await findRun(runs);
  const runDir = join(runs, runId);
  const over = new AbortController();
  void ended.then(() => over.abort());
  while (!over.signal.aborted) {
    await delay(500 + Math.random() * 1000);
    const phase = phaseOf(await journalOf(runDir));
    const taken = phase === null ? [] : (measured.get(phase) ?? []);
    if (phase === null || taken.length >= times) continue;
    const ms = await measurePause(runDir, runId, runs).catch((/** @type {unknown} */ error) => {
      if (!over.signal.aborted) throw error;
      return null;
    });
    if (ms === null) break;
    measured.set(phase, [...taken, ms]);
    console.log(`${phase}: paused in ${ms} ms`);
    startLathe(['resume', runId, '--runs', runs], { quiet: true }).child.unref();
    await delay(1000);
  }
  await ended;
}
const result = {
  processor: cpus()[0]?.model ?? 'unknown',
  measured: new Date().toISOString().slice(0, 10),
  pauseMs: Object.fromEntries(measured),
};
await writeFile(join(ROOT, 'docs/results/pause.json'), `${JSON.stringify(result, null, 2)}\n`);
