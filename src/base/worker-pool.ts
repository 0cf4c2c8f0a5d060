/** Worker threads that answer jobs. A job is posted whole and at once, so that workers stay busy while this thread is. */

import { Worker } from 'node:worker_threads';
import { LatheError } from '../shared/failures/failure';
import { valueOf } from '../shared/failures/reply';
import { RequestClient, type AnswerMessage, type RequestTable } from '../shared/request-channel';
import { systemCode } from './file-errors';

interface PoolWorker<Jobs extends RequestTable<Jobs>> {
  readonly thread: Worker;
  readonly client: RequestClient<Jobs>;
}

export class WorkerPool<Jobs extends RequestTable<Jobs>> {
  readonly #workers: readonly PoolWorker<Jobs>[];

  /** @param setup each worker’s `workerData` */
  constructor(workerFile: string, workers: number, setup: unknown) {
    this.#workers = Array.from({ length: Math.max(1, workers) }, () => this.#start(workerFile, setup));
  }

  get workers(): number {
    return this.#workers.length;
  }

  /** Gives the job to the worker with the least to do. Rejects with what the worker threw, or when the pool ends. */
  async run<N extends keyof Jobs & string>(name: N, args: Jobs[N]['args']): Promise<Jobs[N]['result']> {
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

  #start(workerFile: string, setup: unknown): PoolWorker<Jobs> {
    const thread = new Worker(workerFile, { workerData: setup });
    const client = new RequestClient<Jobs>((message) => thread.postMessage(message));
    thread.on('message', (message: AnswerMessage) => client.receive(message));
    thread.on('error', (error) => this.#end(asFailure(error)));
    thread.on('exit', (code) => this.#end(new Error(`a worker ended with code ${code}`)));
    thread.unref();
    return { thread, client };
  }

  #end(error: Error): void {
    for (const { client } of this.#workers) client.end(error);
  }
}

function asFailure(cause: unknown): Error {
  if (systemCode(cause) === 'ERR_WORKER_OUT_OF_MEMORY') return new LatheError('images-out-of-memory', {}, { cause });
  return cause instanceof Error ? cause : new Error(String(cause));
}
