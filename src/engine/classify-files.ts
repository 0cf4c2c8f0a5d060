/** Picture files through a run’s model, decoded ahead, many of them in worker threads, classified one by one. */

import { setImmediate as nextTurn } from 'node:timers/promises';
import { PictureLoader } from '../data/picture-loader';
import { PicturePool, sharePictures } from '../data/picture-pool';
import type { PictureRequest } from '../data/picture-jobs';
import { readAhead } from '../data/read-ahead';
import { LatheError } from '../shared/failure';
import type { RunModel } from './run-model';
import type { TaskHooks } from './task-surroundings';

const PICTURES_AHEAD = 8;
const WORKERS = 2;

/** So few are decoded by this thread: to start workers takes longer. */
const FEW = 8;

/** What decodes and resizes. */
interface Reader {
  load(requests: readonly PictureRequest[]): Promise<Float32Array>;
  close(): Promise<void>;
}

function openReader(files: readonly string[], size: number, workerFile: string): Reader {
  if (files.length > FEW) return new PicturePool({ workerFile, workers: WORKERS, size, cacheBytes: 0, files });
  const loader = new PictureLoader({ size, files, sha256s: null, shared: sharePictures(0, size, 0) });
  return { load: (requests) => loader.load(requests), close: () => Promise.resolve() };
}

/**
 * Probabilities of all classes for each file, in order.
 *
 * @param onSeen is given the square that the network sees, RGB 0 to 255, in the same order
 * @throws LatheError dataset-changed, cancelled
 */
export async function classifyFiles(
  model: RunModel,
  files: readonly string[],
  workerFile: string,
  { onProgress, signal }: TaskHooks,
  onSeen: (pixels: Float32Array) => void = () => undefined,
): Promise<Float32Array[]> {
  const { size } = model.manifest.settings;
  const reader = openReader(files, size, workerFile);
  const loads = files.map((_, picture) => () => reader.load([{ picture, view: null }]));
  const answers: Float32Array[] = [];
  try {
    for await (const pixels of readAhead(loads, PICTURES_AHEAD)) {
      if (signal.aborted) throw cancelled(answers.length, files.length);
      onSeen(pixels);
      answers.push(await model.classify(pixels, 1));
      onProgress({ done: answers.length, total: files.length });
      await nextTurn();
    }
    return answers;
  } finally {
    await reader.close();
  }
}

function cancelled(done: number, total: number): LatheError {
  return new LatheError('cancelled', `Cancelled after ${done} of ${total} pictures.`, 'Start it again when you like.');
}
