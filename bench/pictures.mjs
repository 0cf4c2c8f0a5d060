/** Pictures a second: looking at a folder as `lathe scan` does, decoding and resizing as a training does. */

import { cpus } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import sharp from 'sharp';
import { ROOT, lathe } from './lathe.mjs';
import { makeRow } from './rows.mjs';
import { picturesOf } from './small-data.mjs';

/** @typedef {import('../src/data/images/image-pool').WorkerSetup} WorkerSetup */

const SIZE = 150;
const BATCH = 16;
/** Worker threads of a training. */
const WORKERS = Math.min(4, cpus().length);

/**
 * @param {string} folder
 * @param {{ runs: number, scratch: string, say: (line: string) => void }} options
 * @returns {Promise<import('./rows.mjs').Row[]>}
 */
export async function measurePictures(folder, { runs, scratch, say }) {
  // As the trainer does: one thread a worker, and a library that stays loaded when the first of them ends.
  sharp.concurrency(1);
  sharp.cache(false);
  const files = await picturesOf(folder);
  /** @type {{ first: number[], again: number[], decoded: number[] }} */
  const rates = { first: [], again: [], decoded: [] };
  // Unmeasured: afterwards the files are in the system’s memory for every run alike.
  await decode(files);
  for (let run = 0; run < runs; run += 1) {
    const env = { LATHE_CACHE: join(scratch, `scans-${run}`) };
    rates.first.push(await rate(files.length, () => lathe(['scan', folder], { env })));
    rates.again.push(await rate(files.length, () => lathe(['scan', folder], { env })));
    rates.decoded.push(await rate(files.length, () => decode(files)));
    say(`pictures, run ${run + 1} of ${runs}: ${files.length} scanned, scanned again, decoded`);
  }
  const unit = 'pictures/s';
  const what = `lathe scan of ${files.length} pictures, its start included`;
  return [
    makeRow({ row: 'scan', what: `${what}, for the first time`, unit, lathe: rates.first }),
    makeRow({ row: 'scan-again', what: `${what}, nothing changed`, unit, lathe: rates.again }),
    makeRow({ row: 'decode', what: `decode and resize to ${SIZE}×${SIZE}`, unit, lathe: rates.decoded }),
  ];
}

/**
 * @param {number} pictures
 * @param {() => Promise<unknown>} work
 */
async function rate(pictures, work) {
  const startedMs = performance.now();
  await work();
  return (pictures * 1000) / (performance.now() - startedMs);
}

/**
 * Has the product’s own workers decode and resize everything once, batch by batch.
 *
 * @param {readonly string[]} files
 */
async function decode(files) {
  /** @type {WorkerSetup} */
  const setup = {
    size: SIZE,
    files,
    sha256s: null,
    addonFolder: join(ROOT, 'resources/addon'),
    shared: { pixels: new SharedArrayBuffer(0), states: new SharedArrayBuffer(0), slots: 0 },
  };
  const batches = Array.from({ length: Math.ceil(files.length / BATCH) }, (_, batch) =>
    files.slice(batch * BATCH, (batch + 1) * BATCH).map((_, i) => ({ image: batch * BATCH + i, augmentation: null })),
  );
  await Promise.all(
    Array.from({ length: WORKERS }, (_, hand) =>
      decodeBatches(
        setup,
        batches.filter((_, i) => i % WORKERS === hand),
      ),
    ),
  );
}

/**
 * @param {WorkerSetup} setup
 * @param {import('../src/data/images/image-pool').ImageRequest[][]} batches
 * @returns {Promise<void>}
 */
function decodeBatches(setup, batches) {
  const worker = new Worker(join(ROOT, 'out/main/image-worker.js'), { workerData: setup });
  return new Promise((resolve, reject) => {
    let answered = 0;
    worker.on('error', reject);
    worker.on('message', (/** @type {import('../src/shared/request-channel').AnswerMessage} */ answer) => {
      answered += 1;
      if (!('reply' in answer) || !answer.reply.ok) reject(new Error(JSON.stringify(answer)));
      if (answered === batches.length) void worker.terminate().then(() => resolve());
    });
    batches.forEach((requests, id) => worker.postMessage({ id, name: 'load', args: requests }));
  });
}
