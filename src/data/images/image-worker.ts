/** The program of a worker thread: answers the pool’s jobs one after the other, in the order in which they came. */

import { parentPort, workerData } from 'node:worker_threads';
import { LatheError } from '../../shared/failures/failure';
import { inspectFile, type Inspection } from '../scan/inspect-image';
import type { ImageJob, ImageResult, WorkerAnswer, WorkerSetup } from './image-jobs';
import { ImageLoader } from './image-loader';

const port = parentPort;
if (port === null) throw new Error('image-worker runs as a worker thread only');

const setup = workerData as WorkerSetup | null;
const loader = setup === null ? null : new ImageLoader(setup);

async function work(job: ImageJob): Promise<ImageResult> {
  if (job.kind === 'load') {
    if (loader === null) throw new Error('a worker without images was asked for some');
    return { kind: 'load', values: (await loader.load(job.requests)).buffer };
  }
  const inspections: Inspection[] = [];
  for (const file of job.files) inspections.push(await inspectFile(file));
  return { kind: 'inspect', inspections };
}

async function answer(id: number, job: ImageJob): Promise<WorkerAnswer> {
  try {
    return { id, kind: 'done', result: await work(job) };
  } catch (error) {
    if (error instanceof LatheError) return { id, kind: 'failed', failure: error.failure };
    return { id, kind: 'defect', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

let last = Promise.resolve();

port.on('message', ({ id, job }: { id: number; job: ImageJob }) => {
  last = last.then(async () => {
    const reply = await answer(id, job);
    const isBatch = reply.kind === 'done' && reply.result.kind === 'load';
    port.postMessage(reply, isBatch ? [reply.result.values] : []);
  });
});
