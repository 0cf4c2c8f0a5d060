import { mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { makeSampleRun } from '../../../tests/support/sample-run';
import { acquireRunLock } from './run-lock';

it('removes the locks that killed processes were making, and nothing that is younger or another’s', async () => {
  const runDir = await makeSampleRun();
  const id = '0f8fad5b-d9cb-469f-a165-70867728950e';
  const longAgo = new Date(Date.now() - 2 * 24 * 3600 * 1000);
  for (const name of [`.new-lock.1-${id}`, `.lock-${id}`, '.lock', '.mine']) {
    mkdirSync(join(runDir, name));
    writeFileSync(join(runDir, name, 'holder.json'), '{}');
    utimesSync(join(runDir, name), longAgo, longAgo);
  }
  mkdirSync(join(runDir, `.new-lock.2-${id}`));
  const lock = await acquireRunLock(runDir);
  const hidden = readdirSync(runDir).filter((name) => name.startsWith('.'));
  expect(hidden.sort()).toEqual(['.lock', '.mine', `.new-lock.2-${id}`]);
  await lock.release();
  rmSync(dirname(dirname(runDir)), { recursive: true, force: true });
});
