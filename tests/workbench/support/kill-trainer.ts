/** SIGKILL to the process that writes a run, as a power cut or the system’s memory killer would end it. */

import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import { lockHolder } from '../../../src/runs/folder/run-lock';

export async function killTrainer(runs: string, runId: string): Promise<void> {
  const runDir = join(runs, runId);
  const holder = await lockHolder(runDir);
  if (holder === null) throw new Error(`no process writes ${runId}`);
  process.kill(holder.pid, 'SIGKILL');
  while ((await lockHolder(runDir)) !== null) await delay(20);
}
