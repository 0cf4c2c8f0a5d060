/**
 * `npm run proof:faults [-- --minutes N] [--scene NAME] [--only REGEX] [--at-once N]`: each call that writes, on
 * each kind of file, fails once or kills its process, in a small run of each recipe and in one that is resumed. The run
 * has to go on as if nothing had happened, or to say what happened; taken up, it has to end with the same bytes. For Linux
 * with a C compiler; where no set-up has been, LATHE_RUNTIME and LATHE_WEIGHTS name what the runs need.
 *
 * Goes on where it stopped: docs/results/faults.json has a line for each injection. What was wrong is tried again, and its
 * folder is kept.
 */

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { injectionsOf, nameOf, rankOf } from './faults/injections.mjs';
import { read } from './faults/judge.mjs';
import { buildShim, shimEnvironment } from './faults/shim.mjs';
import { filesIn, placesIn, runLathe, runsIn, tryInjection } from './faults/try-injection.mjs';
import { ROOT, lathe } from './lathe.mjs';

/**
 * @typedef {import('./faults/injections.mjs').Injection} Injection
 * @typedef {import('./faults/try-injection.mjs').Scene} Scene
 * @typedef {Record<string, Record<string, string>>} Results by scene and name of the injection
 */

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '180' },
    scene: { type: 'string', default: '' },
    only: { type: 'string', default: '' },
    'at-once': { type: 'string', default: '2' },
  },
});
const only = new RegExp(values.only);
const endMs = performance.now() + Number(values.minutes) * 60_000;
const RESULTS = join(ROOT, 'docs/results/faults.json');

/** Of every scene: a checkpoint after every step, and the same threads on every machine. */
const COMMON = ['--size', '32', '--batch', '4', '--seed', '7', '--threads', '1', '--checkpoint-minutes', '0.0001'];
/** @type {Record<string, string[]>} */
const RECIPES = {
  'small-cnn': ['--recipe', 'small-cnn', '--epochs', '2'],
  bottleneck: ['--recipe', 'bottleneck', '--epochs', '2'],
  finetune: ['--recipe', 'finetune', '--epochs', '1', '--head-epochs', '1'],
};
const SCENES = [...Object.keys(RECIPES), 'resume'];

const scratch = await mkdtemp(join(tmpdir(), 'lathe-proof-faults-'));
const shim = buildShim(scratch);
const images = join(scratch, 'pictures');
await lathe(['sample', '--out', images, '--train', '4', '--validation', '2'], { quiet: true });

/**
 * @param {string} folder
 * @param {string[]} args
 * @param {Injection | null} injection
 */
async function run(folder, args, injection) {
  const env = { ...placesIn(folder), ...(await shimEnvironment(shim, folder, injection)) };
  return runLathe([...args, '--runs', join(folder, 'runs')], env);
}

/** @type {Set<string>} */
const known = new Set();

/**
 * An undisturbed run, which says what is to be met and what comes of it.
 *
 * @param {string} name
 * @returns {Promise<{ scene: Scene, injections: Injection[] }>}
 */
async function prepare(name) {
  const [folder, template] = [join(scratch, name), name === 'resume' ? join(scratch, 'killed') : null];
  const train = ['train', images, ...(RECIPES[name] ?? RECIPES['small-cnn'] ?? []), ...COMMON];
  let args = train;
  if (template !== null) {
    const kind = 'runs/RUN/checkpoints/pointers.json';
    await run(template, train, { call: 'rename', kind, occurrence: 'middle', nth: 4, fault: 'after' });
    await cp(template, folder, { recursive: true, preserveTimestamps: true });
    args = ['resume', (await runsIn(folder))[0] ?? ''];
  }
  const { code, output, said } = await run(folder, args, null);
  if (code !== 0) throw new Error(`${args.join(' ')} ends with ${code}: ${said}${output}`);
  /** @type {unknown} */
  const parsed = JSON.parse(output);
  const document = /** @type {import('./lathe.mjs').RunDocument} */ (parsed);
  const injections = injectionsOf(await readFile(`${folder}.log`, 'utf8'), known);
  return { scene: { name, folder, template, train, document, files: await filesIn(folder) }, injections };
}

/** @type {unknown} */
const earlier = JSON.parse((await read(RESULTS)) || '{"scenes":{}}');
const { scenes: results } = /** @type {{ scenes: Results }} */ (earlier);

async function keepResults() {
  const measured = new Date().toISOString().slice(0, 10);
  await writeFile(RESULTS, `${JSON.stringify({ measured, scenes: results }, null, 2)}\n`);
}

const WRONG = 'WRONG: ';
/** @type {{ scene: Scene, injection: Injection, folder: string, place: number }[]} */
const waiting = [];
// The earlier ones say what is tried less in the later ones.
for (const name of SCENES.slice(0, SCENES.findLastIndex((each) => each.includes(values.scene)) + 1)) {
  const { scene, injections } = await prepare(name);
  const done = (results[name] ??= {});
  const left = injections.filter((each) => (done[nameOf(each)] ?? WRONG).startsWith(WRONG));
  console.log(`${name}: ${injections.length} injections, ${left.length} left`);
  const wanted = name.includes(values.scene) ? left.filter((each) => only.test(nameOf(each))) : [];
  waiting.push(
    ...wanted.map((injection, i) => ({
      scene,
      injection,
      folder: join(scratch, `${name}-${i}`),
      place: i / wanted.length,
    })),
  );
}
// Of equal ones those of all scenes in turn.
waiting.sort((a, b) => rankOf(a.injection) - rankOf(b.injection) || a.place - b.place);

const startedMs = performance.now();
let tried = 0;
let found = 0;
async function work() {
  for (let next = waiting.shift(); next !== undefined && performance.now() < endMs; next = waiting.shift()) {
    const { scene, injection, folder } = next;
    const { outcome, wrong } = await tryInjection(scene, injection, shim, folder);
    const line = wrong.length === 0 ? outcome : `${WRONG}${wrong.join('; ')} (${outcome})`;
    (results[scene.name] ??= {})[nameOf(injection)] = line;
    tried += 1;
    if (wrong.length > 0) found += 1;
    console.log(`${scene.name}: ${nameOf(injection)}: ${line}${wrong.length === 0 ? '' : ` [${folder}]`}`);
    await keepResults();
  }
}
await Promise.all(Array.from({ length: Number(values['at-once']) }, work));
const seconds = (performance.now() - startedMs) / 1000;
console.log(`${tried} injections in ${seconds.toFixed(0)} s, ${found} of them wrong; ${waiting.length} left`);
if (found === 0) await rm(scratch, { recursive: true, force: true });
process.exitCode = found > 0 ? 1 : 0;
