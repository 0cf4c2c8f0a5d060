/** Tries inputs of one target in a process of its own: `child.mjs TARGET SEED FROM TO`; a line of JSON for each finding. */

import { openTargets, tryInput } from './targets';

const [name = '', seed = '', from = '', to = ''] = process.argv.slice(2);
const { targets, close } = await openTargets();
const target = targets[name];
if (target === undefined) throw new Error(`no target ${name} among ${Object.keys(targets).join(', ')}`);
const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
let saidMs = 0;
for (let n = Number(from); n < Number(to); n += 1) {
  // A sign of life before what may hang, and which input it was.
  if (performance.now() - saidMs > 500) {
    say({ at: n });
    saidMs = performance.now();
  }
  const startedMs = performance.now();
  const found = await tryInput(target, Number(seed), n);
  if (found !== null) say({ n, ...found });
  const tookMs = performance.now() - startedMs;
  if (tookMs > 10_000) say({ n, error: `took ${Math.round(tookMs)} ms` });
}
say({ done: Number(to), rssBytes: process.resourceUsage().maxRSS * 1024 });
close();
process.exit(0);
