/** Worker threads that answer jobs. A job is posted at once and whole, so that workers go on while this thread is busy. */

import { Worker } from 'node:worker_threads';
import sharp from 'sharp';
import { LatheError } from '../../shared/failures/failure';
import type { ImageJob, ImageResult, WorkerAnswer, WorkerSetup } from './image-jobs';

interface Pending {
  readonly resolve: (result: ImageResult) => void;
  readonly reject: (error: Error) => void;
}

interface Hand {
  readonly worker: Worker;
  readonly pending: Map<number, Pending>;
}

export class WorkerPool {
  readonly #hands: readonly Hand[];
  #nextId = 0;
  /** Why no more work is taken. */
  #ended: Error | null = null;

  constructor(workerFile: string, workers: number, setup: WorkerSetup | null) {
    // libvips is loaded by this thread too, or it would be unloaded with the first worker that ends (sharp’s manual).
    sharp.concurrency(1);
    sharp.cache(false);
    this.#hands = Array.from({ length: Math.max(1, workers) }, () => this.#start(workerFile, setup));
  }

  get workers(): number {
    return this.#hands.length;
  }

  /** Gives the job to the worker with the least to do. Rejects with what the worker threw, or when the pool ends. */
  run(job: ImageJob): Promise<ImageResult> {
    if (this.#ended) return Promise.reject(this.#ended);
    const hand = this.#hands.reduce((least, each) => (each.pending.size < least.pending.size ? each : least));
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise((resolve, reject) => {
      hand.pending.set(id, { resolve, reject });
      hand.worker.ref();
      hand.worker.postMessage({ id, job });
    });
  }

  /** Ends the workers at once; what is still pending is rejected as cancelled. */
  async close(): Promise<void> {
    this.#end(new LatheError('work-cancelled', { work: 'loading' }));
    await Promise.all(this.#hands.map((hand) => hand.worker.terminate()));
  }

  #start(workerFile: string, setup: WorkerSetup | null): Hand {
    const worker = new Worker(workerFile, { workerData: setup });
    const pending = new Map<number, Pending>();
    worker.on('message', (answer: WorkerAnswer) => {
      settle(pending, answer);
      if (pending.size === 0) worker.unref();
    });
    worker.on('error', (error) => this.#end(asFailure(error)));
    worker.on('exit', (code) => this.#end(new Error(`a picture worker ended with code ${code}`)));
    // An idle pool does not keep the process alive.
    worker.unref();
    return { worker, pending };
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const { pending } of this.#hands) {
      for (const { reject } of pending.values()) reject(this.#ended);
      pending.clear();
    }
  }
}

function settle(pending: Map<number, Pending>, answer: WorkerAnswer): void {
  const waiting = pending.get(answer.id);
  pending.delete(answer.id);
  switch (answer.kind) {
    case 'done':
      waiting?.resolve(answer.result);
      break;
    case 'failed':
      waiting?.reject(LatheError.from(answer.failure));
      break;
    case 'defect':
      waiting?.reject(new Error(answer.message));
      break;
  }
}

function asFailure(cause: unknown): Error {
  const error = cause instanceof Error ? cause : new Error(String(cause));
  if (!('code' in error) || error.code !== 'ERR_WORKER_OUT_OF_MEMORY') return error;
  return new LatheError('images-out-of-memory', {}, { cause });
}
