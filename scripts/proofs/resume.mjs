/**
 * `npm run proof:resume [-- --data FOLDER] [--kills 10] [--epochs 2] [--seed N]`: trains each recipe on dogs-vs-cats
 * twice, undisturbed and killed by SIGKILL at random moments and resumed each time, and compares weights, results.csv
 * and journal. What it found is written to docs/results/resume.json.
 */

import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readOptions } from '../options.mjs';
import { ROOT, dataFolder, lathe, startLathe } from './lathe.mjs';
import { compareRuns, killTree } from './exactness.mjs';

const options = readOptions(import.meta.filename, {
  data: { type: 'string' },
  kills: { type: 'string', default: '10' },
  epochs: { type: 'string' },
  seed: { type: 'string', default: '7' },
  only: { type: 'string', default: '' },
});
const kills = Number(options.kills);
const { only } = options;
const folder = join(dataFolder(options.data), 'dogs-vs-cats');

/** @type {Record<string, string[]>} */
const RECIPES = {
  'small-cnn': ['--recipe', 'small-cnn', '--epochs', options.epochs ?? '3'],
  bottleneck: ['--recipe', 'bottleneck', '--preset', 'article', '--epochs', options.epochs ?? '5'],
  finetune: [
    ...['--recipe', 'finetune', '--preset', 'article', '--augment', 'mirror'],
    ...['--epochs', options.epochs ?? '2', '--head-epochs', '3'],
  ],
};

/**
 * Where a kill hit, by what was written last.
 *
 * @param {string} runDir
 * @param {string} status
 */
async function momentOf(runDir, status) {
  const lines = (await readFile(join(runDir, 'events.jsonl'), 'utf8')).split('\n');
  // The last line may be torn; the one before it is whole.
  const [last = '{}'] = lines.slice(0, -1).slice(-1);
  /** @type {unknown} */
  const event = JSON.parse(last);
  const { kind, stage, epoch, step, done } = /** @type {Record<string, string | number | undefined>} */ (event);
  const place = [stage, epoch === undefined ? done : `${epoch}/${step ?? '-'}`].filter((each) => each !== undefined);
  return `${status} behind ${[kind, ...place].join(' ')}`;
}

/**
 * Trains with kills: the moment of each is drawn from the time that the undisturbed run took.
 *
 * @param {string[]} flags
 * @param {string} runs
 * @param {number} wholeMs
 */
async function trainKilled(flags, runs, wholeMs) {
  /** @type {string[]} */
  const moments = [];
  /** @type {string | undefined} */
  let runId;
  for (let kill = 0; kill < kills; kill += 1) {
    const begin = runId === undefined ? ['train', folder, ...flags] : ['resume', runId];
    const { child, ended } = startLathe([...begin, '--runs', runs], { quiet: true });
    // All kills together spread over most of the run, so that it is not done before the last.
    const waitMs = 500 + Math.random() * ((1.4 * wholeMs) / kills);
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, waitMs))]);
    killTree(child);
    await ended;
    const listed = /** @type {{ runs: { runId: string, status: string }[] }} */ (
      /** @type {unknown} */ (await lathe(['runs', '--runs', runs], { quiet: true }))
    );
    const run = listed.runs[0];
    runId = run?.runId;
    moments.push(run === undefined ? 'before the run existed' : await momentOf(join(runs, run.runId), run.status));
    if (run?.status === 'finished') break;
  }
  const last = runId === undefined ? ['train', folder, ...flags] : ['resume', runId];
  const shown = runId === undefined ? null : await lathe(['show', runId, '--runs', runs], { quiet: true });
  const document = shown?.status === 'finished' ? shown : await lathe([...last, '--runs', runs]);
  return { document, moments };
}

/**
 * @typedef {{ recipe: string, flags: string, kills: number, moments: string[], differences: string[],
 *   weightsSha256: string | null }} Finding
 */

/** @type {Finding[]} */
const found = [];
let failed = false;
for (const [recipe, recipeFlags] of Object.entries(RECIPES).filter(([name]) => name.includes(only))) {
  const flags = [...recipeFlags, '--seed', options.seed, '--checkpoint-minutes', '0.1'];
  const scratch = await mkdtemp(join(tmpdir(), 'lathe-proof-resume-'));
  process.env['LATHE_FEATURES'] = join(scratch, 'features-undisturbed');
  const startedMs = performance.now();
  const undisturbed = await lathe(['train', folder, ...flags, '--runs', join(scratch, 'undisturbed')]);
  const wholeMs = performance.now() - startedMs;
  process.env['LATHE_FEATURES'] = join(scratch, 'features-killed');
  const { document, moments } = await trainKilled(flags, join(scratch, 'killed'), wholeMs);
  const differences = await compareRuns(undisturbed.runDir, document.runDir, [undisturbed, document]);
  failed ||= differences.length > 0;
  found.push({
    recipe,
    flags: flags.join(' '),
    kills: moments.length,
    moments,
    differences,
    weightsSha256: document.weightsSha256,
  });
  console.log(
    `${recipe}: ${moments.length} kills (${moments.join(', ')}): ${differences.join('; ') || 'equal to the bit'}`,
  );
}
const file = join(ROOT, 'docs/results/resume.json');
await mkdir(join(file, '..'), { recursive: true });
const text = await readFile(file, 'utf8').catch(() => '[]');
/** @type {unknown} */
const earlier = JSON.parse(text);
const before = /** @type {Finding[]} */ (earlier);
const kept = before.filter((each) => !found.some((one) => one.recipe === each.recipe));
await writeFile(file, `${JSON.stringify([...kept, ...found], null, 2)}\n`);
process.exitCode = failed ? 1 : 0;
