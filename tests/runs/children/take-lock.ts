/** Tries again and again to get a run’s lock; while it has it, notes begin and end in a shared file. */

import { appendFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { acquireRunLock } from '../../../src/runs/folder/run-lock';
import { LatheError } from '../../../src/shared/failures/failure';

const [runDir = '', notes = '', rounds = '0', dies = ''] = process.argv.slice(2);

for (let got = 0; got < Number(rounds);) {
  try {
    const lock = await acquireRunLock(runDir);
    appendFileSync(notes, `begin ${process.pid}\n`);
    await delay(2);
    got += 1;
    if (dies === 'dies' && got === Number(rounds)) process.kill(process.pid, 'SIGKILL');
    appendFileSync(notes, `end ${process.pid}\n`);
    await lock.release();
  } catch (error) {
    if (!(error instanceof LatheError && error.code === 'run-locked')) throw error;
    await delay(1);
  }
}
