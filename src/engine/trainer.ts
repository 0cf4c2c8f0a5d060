/**
 * The trainer process: stock Node, and the only process that loads TensorFlow. Its one argument is a {@link
 * TrainerJob}. It trains a run, or answers tasks until its host goes away.
 */

import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exitCodeOf } from '../base/file-errors';
import { LatheError } from '../shared/failures/failure';
import type { TrainerJob } from '../shared/trainer-protocol';

/** Beside this file in the build. */
const workerFile = join(dirname(fileURLToPath(import.meta.url)), 'image-worker.js');

async function main(job: TrainerJob): Promise<void> {
  if (job.mode === 'tasks') {
    const { answerTasks } = await import('./tasks/trainer-tasks');
    answerTasks({ ...job, workerFile });
    return;
  }
  const { trainRun } = await import('./run/train-run');
  try {
    await trainRun({ ...job, workerFile });
  } catch (error) {
    if (!(error instanceof LatheError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = exitCodeOf(error.cause);
  }
  if (process.connected) process.disconnect();
}

const [argument] = process.argv.slice(2);
if (argument === undefined) throw new Error('a trainer expects its job as JSON');
await main(JSON.parse(argument) as TrainerJob);
