/**
 * `npm run proof:commands [-- --way page|command-line]`: all pairs of commands to a run, 0, 50, 200 and 500 ms apart, from
 * the page’s connection and from the command line: each is carried out in order or refused with a word. The window asks by
 * the page’s code, over the same requests. What was found is written to docs/results/commands.json.
 */

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMANDS, DELAYS_MS, commandLine, endRun, openPage, startRun, tryPair } from './command-pairs.mjs';
import { ROOT, lathe } from './lathe.mjs';

const args = process.argv.slice(2);
const wayAt = args.indexOf('--way');
const ways = wayAt >= 0 ? [args[wayAt + 1]] : ['page', 'command-line'];

const scratch = await mkdtemp(join(tmpdir(), 'lathe-proof-commands-'));
const images = join(scratch, 'pictures');
await lathe(['sample', '--out', images, '--train', '8', '--validation', '4'], { quiet: true });
/** @type {Record<string, Record<string, number>>} */
const counts = {};
/** @type {string[]} */
const wrong = [];
for (const name of ways) {
  const run = await startRun(join(scratch, `runs-${name}`), images);
  const page = name === 'page' ? await openPage(run) : null;
  const way = page?.way ?? commandLine(run);
  const count = { pairs: 0, done: 0, refused: 0, wrong: 0 };
  for (const first of COMMANDS) {
    for (const second of COMMANDS) {
      for (const apartMs of DELAYS_MS) {
        // Two processes that are started at once come in any order.
        const isOrdered = page !== null || apartMs >= 500;
        const result = await tryPair(run, way, [first, second], apartMs, isOrdered);
        count.pairs += 1;
        for (const answer of result.answers) count[answer === 'done' ? 'done' : 'refused'] += 1;
        const line = `${name}: ${first}, ${apartMs} ms later ${second}: ${result.answers.join(', ')}; ${result.state}`;
        console.log(result.wrong === null ? line : `WRONG ${line}: ${result.wrong}`);
        if (result.wrong === null) continue;
        count.wrong += 1;
        wrong.push(`${line}: ${result.wrong}`);
      }
    }
  }
  counts[name ?? ''] = count;
  await endRun(run);
  page?.close();
}
await rm(scratch, { recursive: true, force: true });
const file = join(ROOT, 'docs/results/commands.json');
/** @type {unknown} */
const before = JSON.parse(await readFile(file, 'utf8').catch(() => '{"ways":{}}'));
const earlier = /** @type {{ ways: typeof counts }} */ (before).ways;
const result = { measured: new Date().toISOString().slice(0, 10), ways: { ...earlier, ...counts }, wrong };
await writeFile(file, `${JSON.stringify(result, null, 2)}\n`);
console.log(JSON.stringify(counts));
process.exitCode = wrong.length > 0 ? 1 : 0;
