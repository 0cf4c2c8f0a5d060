import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandLine, endRun, openPage, startRun, tryPair } from '../../scripts/proofs/command-pairs.mjs';
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

  it.each(PAIRS)('from the command line: %s, then %s %d ms later', async (first, second, apartMs) => {
    expect((await tryPair(run, commandLine(run), [first, second], apartMs, false)).wrong).toBeNull();
  });
});
