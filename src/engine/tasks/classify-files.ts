/** Picture files through a run’s model, decoded ahead, many of them in worker threads, classified one by one. */

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FoundPicture } from '../../data/scan/find-images';
import { PictureLoader } from '../../data/images/image-loader';
import { PicturePool, sharePictures } from '../../data/images/image-pool';
import type { PictureRequest } from '../../data/images/image-jobs';
import { readAhead } from '../../base/read-ahead';
import { LatheError } from '../../shared/failure';
import type { RunModel } from './run-model';
import type { TaskHooks, TaskSurroundings } from '../../data/tasks/task-context';

const PICTURES_AHEAD = 8;
const WORKERS = 2;

/** So few are decoded by this thread, and computed anew: to start workers, or to open what was kept, takes longer. */
const FEW = 8;

/** What decodes and resizes. */
interface Reader {
  load(requests: readonly PictureRequest[]): Promise<Float32Array>;
  close(): Promise<void>;
}

function openReader(files: readonly string[], size: number, { workerFile, places }: TaskSurroundings): Reader {
  const { addonFolder } = places;
  if (files.length > FEW) {
    return new PicturePool({ workerFile, workers: WORKERS, size, cacheBytes: 0, files, addonFolder });
  }
  const shared = sharePictures(0, size, 0);
  const loader = new PictureLoader({ size, files, sha256s: null, addonFolder, shared });
  return { load: (requests) => loader.load(requests), close: () => Promise.resolve() };
}

/** The square that the network sees of one picture, RGB 0 to 255. @throws LatheError dataset-changed */
export async function seenSquare(file: string, size: number, surroundings: TaskSurroundings): Promise<Float32Array> {
  const reader = openReader([file], size, surroundings);
  try {
    return await reader.load([{ picture: 0, view: null }]);
  } finally {
    await reader.close();
  }
}

/**
 * What is told of each picture: the square that the network sees, RGB 0 to 255, its probabilities, and its place in the
 * list.
 */
export type OnSeen = (pixels: Float32Array, probabilities: Float32Array, place: number) => Promise<void> | void;

/** A picture on its way to the model. */
interface Loaded {
  /** Features that a run kept of it. */
  readonly kept: Float32Array | null;
  /** RGB 0 to 255; null where nobody needs them. */
  readonly pixels: Float32Array | null;
}

/**
 * Probabilities of all classes for each picture, in order. What runs kept of many pictures is read instead of computed:
 * it has the same bits.
 *
 * @param onSeen is told of one picture after the other, in their order
 * @throws LatheError dataset-changed, cancelled
 */
export async function classifyFiles(
  model: RunModel,
  pictures: readonly FoundPicture[],
  surroundings: TaskSurroundings,
  { onProgress, signal }: TaskHooks,
  onSeen?: OnSeen,
): Promise<Float32Array[]> {
  const { size } = model.manifest.settings;
  const keptFeatures = pictures.length > FEW ? await model.openKept() : null;
  await keptFeatures?.use(pictures.map(({ sha256 }) => sha256));
  let reader: Reader | null = null;
  const pixelsOf = (picture: number): Promise<Float32Array> => {
    reader ??= openReader(
      pictures.map(({ file }) => file),
      size,
      surroundings,
    );
    return reader.load([{ picture, view: null }]);
  };
  const loads = pictures.map(({ sha256 }, picture) => async (): Promise<Loaded> => {
    const kept = (await keptFeatures?.of(sha256)) ?? null;
    return { kept, pixels: kept === null || onSeen !== undefined ? await pixelsOf(picture) : null };
  });
  const answers: Float32Array[] = [];
  try {
    for await (const { kept, pixels } of readAhead(loads, PICTURES_AHEAD)) {
      if (signal.aborted) throw cancelled(answers.length, pictures.length);
      const answer = await answerOf(model, kept, pixels);
      if (pixels !== null) await onSeen?.(pixels, answer, answers.length);
      answers.push(answer);
      onProgress({ done: answers.length, total: pictures.length });
      await nextTurn();
    }
    return answers;
  } finally {
    await (reader as Reader | null)?.close();
    await keptFeatures?.close();
  }
}

function answerOf(model: RunModel, kept: Float32Array | null, pixels: Float32Array | null): Promise<Float32Array> {
  if (kept !== null) return Promise.resolve(model.classifyKept(kept));
  if (pixels === null) throw new RangeError('a picture came without pixels and without features');
  return model.classify(pixels, 1);
}

function cancelled(done: number, total: number): LatheError {
  return new LatheError('cancelled', `Cancelled after ${done} of ${total} pictures.`, 'Start it again when you like.');
}
