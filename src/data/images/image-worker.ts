/** The program of a worker thread: answers the pool’s jobs one after the other, in the order in which they came. */

import { parentPort, workerData } from 'node:worker_threads';
import { replyOf } from '../../shared/failures/reply';
import { RequestServer, type AnswerMessage, type AskMessage, type Handlers } from '../../shared/request-channel';
import { inspectFile, type Inspection } from '../scan/inspect-image';
import { ImageLoader } from './image-loader';
import type { ImageJobs, WorkerSetup } from './image-pool';

const port = parentPort;
if (port === null) throw new Error('image-worker runs as a worker thread only');

const setup = workerData as WorkerSetup | null;
const loader = setup === null ? null : new ImageLoader(setup);

const jobs: Handlers<ImageJobs> = {
  load: (requests) => {
    if (loader === null) throw new Error('a worker without images was asked for some');
    return loader.load(requests);
  },
  inspect: async (files) => {
    const inspections: Inspection[] = [];
    for (const file of files) inspections.push(await inspectFile(file));
    return inspections;
  },
};

let last: Promise<unknown> = Promise.resolve();

/** Behind the jobs before, however they ended. */
function inTurn<T>(job: () => Promise<T>): Promise<T> {
  const done = last.then(job);
  last = done.catch(() => undefined);
  return done;
}

/** The values of images are given away, not copied. */
function send(message: AnswerMessage): void {
  const value = 'reply' in message && message.reply.ok ? message.reply.value : null;
  port?.postMessage(message, value instanceof Float32Array ? [value.buffer as ArrayBuffer] : []);
}

const server = new RequestServer(
  (name, args, hooks) =>
    inTurn(() => replyOf<unknown>(() => jobs[name as keyof ImageJobs](args as never, hooks), hooks.signal)),
  send,
);
port.on('message', (message: AskMessage) => server.receive(message));
