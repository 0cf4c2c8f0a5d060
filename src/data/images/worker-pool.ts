/** Worker threads that answer jobs. A job is posted at once and whole, so that workers go on while this thread is busy. */

import { Worker } from 'node:worker_threads';
import sharp from 'sharp';
import { LatheError } from '../../shared/failures/failure';
import { valueOf } from '../../shared/failures/reply';
import { RequestClient, type AnswerMessage } from '../../shared/request-channel';
import type { ImageJobs, WorkerSetup } from './image-jobs';

interface PoolWorker {
  readonly thread: Worker;
  readonly client: RequestClient<ImageJobs>;
}

export class WorkerPool {
  readonly #workers: readonly PoolWorker[];

  constructor(workerFile: string, workers: number, setup: WorkerSetup | null) {
    // libvips is loaded by this thread too, or it would be unloaded with the first worker that ends (sharp’s manual).
    sharp.concurrency(1);
    sharp.cache(false);
    this.#workers = Array.from({ length: Math.max(1, workers) }, () => this.#start(workerFile, setup));
  }

  get workers(): number {
    return this.#workers.length;
  }

  /** Gives the job to the worker with the least to do. Rejects with what the worker threw, or when the pool ends. */
  async run<N extends keyof ImageJobs>(name: N, args: ImageJobs[N]['args']): Promise<ImageJobs[N]['result']> {
    const { thread, client } = this.#workers.reduce((least, each) =>
      each.client.size < least.client.size ? each : least,
    );
    thread.ref();
    try {
      return valueOf(await client.ask(name, args));
    } finally {
      // An idle pool does not keep the process alive.
      if (client.size === 0) thread.unref();
    }
  }

  /** Ends the workers at once; what is still pending is rejected as cancelled. */
  async close(): Promise<void> {
    this.#end(new LatheError('work-cancelled', { work: 'loading' }));
    await Promise.all(this.#workers.map(({ thread }) => thread.terminate()));
  }

  #start(workerFile: string, setup: WorkerSetup | null): PoolWorker {
    const thread = new Worker(workerFile, { workerData: setup });
    const client = new RequestClient<ImageJobs>((message) => thread.postMessage(message));
    thread.on('message', (message: AnswerMessage) => client.receive(message));
    thread.on('error', (error) => this.#end(asFailure(error)));
    thread.on('exit', (code) => this.#end(new Error(`a picture worker ended with code ${code}`)));
    thread.unref();
    return { thread, client };
  }

  #end(error: Error): void {
    for (const { client } of this.#workers) client.end(error);
  }
}

function asFailure(cause: unknown): Error {
  const error = cause instanceof Error ? cause : new Error(String(cause));
  if (!('code' in error) || error.code !== 'ERR_WORKER_OUT_OF_MEMORY') return error;
  return new LatheError('images-out-of-memory', {}, { cause });
}
