import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  commandLine,
  endRun,
  ensureRunning,
  openPage,
  startRun,
  tryPair,
} from '../../scripts/proofs/command-pairs.mjs';
import { isBuilt, lathe, scratchFolder } from '../support/lathe';
import { runtimeFolder } from '../support/runtime';

const canTrain = isBuilt && runtimeFolder() !== null;
const scratch = scratchFolder();

type Run = Awaited<ReturnType<typeof startRun>>;
type Pair = Parameters<typeof tryPair>[2];

/** Those in which the second comes before the first is done: `npm run proof:commands` tries them all. */
const PAIRS: readonly (readonly [Pair[0], Pair[1], number])[] = [
  ['checkpoint', 'hold', 0],
  ['checkpoint', 'pause', 50],
  ['checkpoint', 'pace', 0],
  ['pace', 'pace', 0],
  ['pace', 'checkpoint', 0],
  ['hold', 'stop', 50],
  ['hold', 'pause', 0],
  ['hold', 'resume', 200],
  ['pause', 'checkpoint', 0],
  ['stop', 'pause', 0],
];

/** Two commands of which the second comes while the first is under way: none is ever dropped. */
describe.skipIf(!canTrain)('two commands to a run', () => {
  let run: Run;
  let page: Awaited<ReturnType<typeof openPage>>;
  beforeAll(async () => {
    process.env['LATHE_CACHE'] = join(scratch, 'cache');
    process.env['LATHE_RUNTIME'] = runtimeFolder() ?? '';
    process.env['XDG_DATA_HOME'] = join(scratch, 'data');
    const images = join(scratch, 'pictures');
    const { code, stderr } = await lathe(['sample', '--out', images, '--train', '8', '--validation', '4']);
    expect(code, stderr).toBe(0);
    run = await startRun(join(scratch, 'runs'), images);
    page = await openPage(run);
  });
  afterAll(async () => {
    await endRun(run);
    page.close();
  });

  it.each(PAIRS)('from the page: %s, then %s %d ms later', async (first, second, apartMs) => {
    expect((await tryPair(run, page.way, [first, second], apartMs, true)).wrong).toBeNull();
  });

  it('counts no time in which its trainer was stopped, by Ctrl-Z or with a sleeping computer', async () => {
    await ensureRunning(run);
    const [trainer = ''] = readdirSync(run.runDir).filter((name) => name.startsWith('lock.'));
    const { pid } = JSON.parse(readFileSync(join(run.runDir, trainer, 'holder.json'), 'utf8')) as { pid: number };
    interface Step {
      readonly at: string;
      readonly kind: string;
      readonly stepMs: number;
      readonly waitMs: number;
    }
    const steps = (): Step[] => {
      const lines = readFileSync(join(run.runDir, 'events.jsonl'), 'utf8').trimEnd().split('\n');
      return lines.map((line) => JSON.parse(line) as Step).filter(({ kind }) => kind === 'step');
    };
    process.kill(pid, 'SIGSTOP');
    await delay(5000);
    const before = steps();
    process.kill(pid, 'SIGCONT');
    await expect.poll(() => steps().length, { timeout: 60_000 }).toBeGreaterThan(before.length + 1);
    const after = steps().slice(before.length - 1);
    const apartMs = after.slice(1).map(({ at }, i) => Date.parse(at) - Date.parse(after[i]?.at ?? ''));
    expect(Math.max(...apartMs)).toBeGreaterThan(4900);
    for (const { stepMs, waitMs } of after) expect(stepMs + waitMs).toBeLessThan(4000);
  });

  it.each(PAIRS)('from the command line: %s, then %s %d ms later', async (first, second, apartMs) => {
    expect((await tryPair(run, commandLine(run), [first, second], apartMs, false)).wrong).toBeNull();
  });
});
