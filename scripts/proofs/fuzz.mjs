/**
 * `npm run proof:fuzz -- --minutes N [--seed S] [--reader NAME]`: damaged inputs for every reader of what others wrote, and
 * for the requests of a page. A crash, a hang, too much memory, and any error that is not one of Lathe’s own failures are
 * findings; each is told with the command that repeats it. Counts go to docs/results/fuzz.json.
 */

import { spawn } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'vite';
import { readOptions } from '../options.mjs';
import { ROOT } from './lathe.mjs';

const options = readOptions(import.meta.filename, {
  minutes: { type: 'string', default: '10' },
  seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
  reader: { type: 'string' },
});
const [minutes, seed] = [Number(options.minutes), Number(options.seed)];
const only = options.reader ?? null;

/** Inputs a process; a leak of any size shows in its memory. */
const AT_ONCE = 2000;
const HANG_MS = 30_000;
const MOST_BYTES = 1.5e9;

/** Beside the packages that stay outside of the bundle. */
const folder = join(ROOT, 'node_modules/.cache/lathe-fuzz');
await build({
  configFile: false,
  logLevel: 'error',
  root: ROOT,
  ssr: { target: 'node' },
  build: {
    ssr: join(ROOT, 'tests/fuzz/child.ts'),
    outDir: folder,
    emptyOutDir: true,
    minify: false,
    rolldownOptions: { output: { format: 'es', entryFileNames: 'child.mjs' } },
  },
});

/**
 * @param {string} name
 * @param {number} from
 * @param {number} to
 * @returns {Promise<{ done: number, findings: { n: number, error: string }[] }>} `done`: the number behind the last input
 */
function tryInputs(name, from, to) {
  return new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      ['--max-old-space-size=2048', join(folder, 'child.mjs'), name, String(seed), String(from), String(to)],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let [at, done, isHung] = [from, from, false];
    /** @type {{ n: number, error: string }[]} */
    const findings = [];
    const giveUp = () => {
      isHung = true;
      child.kill('SIGKILL');
    };
    let timer = setTimeout(giveUp, HANG_MS);
    createInterface({ input: child.stdout }).on('line', (line) => {
      clearTimeout(timer);
      timer = setTimeout(giveUp, HANG_MS);
      /** @type {unknown} */
      const parsed = JSON.parse(line);
      const said = /** @type {{ at?: number, n?: number, error?: string, done?: number, rssBytes?: number }} */ (
        parsed
      );
      if (said.at !== undefined) at = said.at;
      if (said.n !== undefined) findings.push({ n: said.n, error: said.error ?? '' });
      if (said.done === undefined) return;
      done = said.done;
      const bytes = said.rssBytes ?? 0;
      if (bytes > MOST_BYTES) findings.push({ n: from, error: `${from} to ${to} took ${bytes} bytes of memory` });
    });
    let words = '';
    child.stderr.on('data', (/** @type {Buffer} */ part) => {
      words = (words + part.toString()).slice(-2000);
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (done === from) {
        const how = isHung ? 'hung' : `ended with ${code ?? signal}`;
        findings.push({ n: at, error: `${how} at or after input ${at}: ${words}` });
        done = Math.min(to, at + 1000);
      }
      resolve({ done, findings });
    });
  });
}

const listed = await readFile(join(ROOT, 'tests/fuzz/readers.json'), 'utf8');
/** @type {unknown} */
const parsed = JSON.parse(listed);
const names = /** @type {string[]} */ (parsed).filter((name) => only === null || name === only);
/** @type {Map<string, number>} */
const counts = new Map(names.map((name) => [name, 0]));
/** @type {Map<string, { reader: string, n: number, error: string, times: number }>} */
const found = new Map();
const endMs = performance.now() + minutes * 60_000;
const workers = [0, 1].map(async (worker) => {
  for (let round = worker; performance.now() < endMs; round += 2) {
    const name = names[round % names.length] ?? '';
    const from = counts.get(name) ?? 0;
    // Taken before it is done, so that two workers never try the same.
    counts.set(name, from + AT_ONCE);
    const { done, findings } = await tryInputs(name, from, from + AT_ONCE);
    counts.set(name, (counts.get(name) ?? 0) - (from + AT_ONCE - done));
    for (const { n, error } of findings) {
      // One line for each place that throws.
      const key = `${name} ${error.split('\n').slice(0, 2).join(' ').replace(/\d+/g, '#').slice(0, 200)}`;
      const known = found.get(key);
      if (known !== undefined) known.times += 1;
      else {
        found.set(key, { reader: name, n, error, times: 1 });
        console.log(`FOUND ${name} (seed ${seed}, input ${n}): ${error}`);
      }
    }
  }
});
await Promise.all(workers);
await rm(folder, { recursive: true, force: true });
const total = [...counts.values()].reduce((sum, each) => sum + each, 0);
const findings = [...found.values()];
console.log(`${total} inputs over ${names.length} readers, ${findings.length} findings (seed ${seed})`);
for (const [name, count] of counts) console.log(`  ${name}: ${count}`);
const result = {
  measured: new Date().toISOString().slice(0, 10),
  seed,
  inputs: total,
  readers: Object.fromEntries(counts),
  findings,
};
if (only === null) await writeFile(join(ROOT, 'docs/results/fuzz.json'), `${JSON.stringify(result, null, 2)}\n`);
process.exitCode = findings.length > 0 ? 1 : 0;
