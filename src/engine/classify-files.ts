/** Picture files through a run’s model, decoded ahead in worker threads, classified one by one. */

import { setImmediate as nextTurn } from 'node:timers/promises';
import { PicturePool } from '../data/picture-pool';
import { readAhead } from '../data/read-ahead';
import { LatheError } from '../shared/failure';
import type { RunModel } from './run-model';
import type { TaskHooks } from './task-surroundings';

const PICTURES_AHEAD = 8;
const WORKERS = 2;

/** Probabilities of all classes for each file, in order. @throws LatheError dataset-changed, cancelled */
export async function classifyFiles(
  model: RunModel,
  files: readonly string[],
  workerFile: string,
  { onProgress, signal }: TaskHooks,
): Promise<Float32Array[]> {
  const { size } = model.manifest.settings;
  const pool = new PicturePool({ workerFile, workers: WORKERS, size, cacheBytes: 0, files });
  const loads = files.map((_, picture) => () => pool.load([{ picture, view: null }]));
  const answers: Float32Array[] = [];
  try {
    for await (const pixels of readAhead(loads, PICTURES_AHEAD)) {
      if (signal.aborted) throw cancelled(answers.length, files.length);
      answers.push(await model.classify(pixels, 1));
      onProgress({ done: answers.length, total: files.length });
      await nextTurn();
    }
    return answers;
  } finally {
    await pool.close();
  }
}

function cancelled(done: number, total: number): LatheError {
  return new LatheError('cancelled', `Cancelled after ${done} of ${total} pictures.`, 'Start it again when you like.');
}
