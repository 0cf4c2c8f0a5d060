/**
 * The trainer process: stock Node, the only process that loads TensorFlow. It is started with a {@link TrainerJob} as
 * its one argument, and either trains a run or answers tasks until its host goes away.
 */

import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LatheError } from '../shared/failures/failure';
import type { FromTrainer, TrainerJob } from '../shared/trainer-protocol';

/** Beside this file in the build. */
const workerFile = join(dirname(fileURLToPath(import.meta.url)), 'image-worker.js');

function tellHost(message: FromTrainer): void {
  if (process.connected) process.send?.(message);
}

async function main(job: TrainerJob): Promise<void> {
  if (job.mode === 'tasks') {
    const { answerTasks } = await import('./tasks/trainer-tasks');
    answerTasks({ ...job, workerFile }, tellHost);
    return;
  }
  const { trainRun } = await import('./run/train-run');
  try {
    await trainRun({ ...job, workerFile }, () => tellHost({ kind: 'ready' }));
  } catch (error) {
    if (!(error instanceof LatheError)) throw error;
    tellHost({ kind: 'run-failed', failure: error.failure });
    process.exitCode = 1;
  }
  if (process.connected) process.disconnect();
}

const [argument] = process.argv.slice(2);
if (argument === undefined) throw new Error('a trainer expects its job as JSON');
await main(JSON.parse(argument) as TrainerJob);
