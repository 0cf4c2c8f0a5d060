/**
 * `npm run proof:commands [-- --way page|window|command-line] [--from running|held|starting]`: all pairs of commands to a
 * run, 0, 50, 200 and 500 ms apart, to a run that trains, is held, or whose trainer starts; from the page’s connection, from
 * the window and from the command line: each is carried out in order or refused with a word, and the disk has what is told.
 * What was found is written to docs/results/commands.json.
 */

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMANDS, DELAYS_MS, commandLine, endRun, openPage, openWindow, startRun, tryPair } from './command-pairs.mjs';
import { readOptions } from '../options.mjs';
import { ROOT, lathe } from './lathe.mjs';

const named = readOptions(import.meta.filename, { way: { type: 'string' }, from: { type: 'string' } });
/** @param {string | undefined} name @param {readonly string[]} all */
const chosen = (name, all) => all.filter((each) => name === undefined || name === each);
const ways = chosen(named.way, ['page', 'window', 'command-line']);
const beginnings = /** @type {('running' | 'held' | 'starting')[]} */ (
  chosen(named.from, ['running', 'held', 'starting'])
);

const scratch = await mkdtemp(join(tmpdir(), 'lathe-proof-commands-'));
const images = join(scratch, 'pictures');
await lathe(['sample', '--out', images, '--train', '8', '--validation', '4'], { quiet: true });
/** @typedef {{ pairs: number, done: number, refused: number, wrong: number }} Count */
/** @type {Record<string, Count>} */
const counts = {};
/** @type {string[]} */
const wrong = [];
for (const name of ways) {
  const run = await startRun(join(scratch, `runs-${name}`), images);
  const opened =
    name === 'page' ? await openPage(run) : name === 'window' ? await openWindow(run, join(scratch, 'home')) : null;
  const way = opened?.way ?? commandLine(run);
  const all = beginnings.flatMap((beginning) =>
    COMMANDS.flatMap((first) =>
      COMMANDS.flatMap((second) => DELAYS_MS.map((apartMs) => ({ beginning, first, second, apartMs }))),
    ),
  );
  for (const { beginning, first, second, apartMs } of all) {
    const count = (counts[`${name}, ${beginning}`] ??= { pairs: 0, done: 0, refused: 0, wrong: 0 });
    // Two processes that are started at once come in any order.
    const isOrdered = opened !== null || apartMs >= 500;
    const result = await tryPair(run, way, [first, second], apartMs, isOrdered, beginning);
    count.pairs += 1;
    for (const answer of result.answers) count[answer === 'done' ? 'done' : 'refused'] += 1;
    const line = `${name}, ${beginning}: ${first}, ${apartMs} ms later ${second}: ${result.answers.join(', ')}; ${result.state}`;
    console.log(result.wrong === null ? line : `WRONG ${line}: ${result.wrong}`);
    if (result.wrong === null) continue;
    count.wrong += 1;
    wrong.push(`${line}: ${result.wrong}`);
  }
  await endRun(run);
  opened?.close();
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
