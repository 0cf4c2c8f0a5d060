/** ScannedImage files through a run’s model, decoded ahead, many of them in worker threads, classified one by one. */

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FoundImage } from '../../data/scan/find-images';
import { ImageLoader } from '../../data/images/image-loader';
import { ImagePool, shareImages } from '../../data/images/image-pool';
import type { ImageRequest } from '../../data/images/image-pool';
import { readAhead } from '../../base/concurrency';
import type { LatheError } from '../../shared/failures/failure';
import { toldError } from '../../shared/failures/failure';
import type { RunModel } from './run-model';
import type { TaskHooks, TaskSurroundings } from '../../data/tasks/task-context';

const IMAGES_AHEAD = 8;
const WORKERS = 2;

/** So few are decoded by this thread, and computed anew: to start workers, or to open what was kept, takes longer. */
const FEW = 8;

/** What decodes and resizes. */
interface Reader {
  load(requests: readonly ImageRequest[]): Promise<Float32Array>;
  close(): Promise<void>;
}

function openReader(files: readonly string[], size: number, { workerFile, places }: TaskSurroundings): Reader {
  const { addonFolder } = places;
  if (files.length > FEW) {
    return new ImagePool({ workerFile, workers: WORKERS, size, cacheBytes: 0, files, addonFolder });
  }
  const shared = shareImages(0, size, 0);
  const loader = new ImageLoader({ size, files, sha256s: null, addonFolder, shared });
  return { load: (requests) => loader.load(requests), close: () => Promise.resolve() };
}

/** The square that the network sees of one image, RGB 0 to 255. @throws LatheError dataset-changed */
export async function seenSquare(file: string, size: number, surroundings: TaskSurroundings): Promise<Float32Array> {
  const reader = openReader([file], size, surroundings);
  try {
    return await reader.load([{ image: 0, augmentation: null }]);
  } finally {
    await reader.close();
  }
}

/**
 * What is told of each image: the square that the network sees, RGB 0 to 255, its probabilities, and its place in the
 * list.
 */
export type OnSeen = (pixels: Float32Array, probabilities: Float32Array, place: number) => Promise<void> | void;

/** An image on its way to the model. */
interface Loaded {
  /** Features that a run kept of it. */
  readonly kept: Float32Array | null;
  /** RGB 0 to 255; null where nobody needs them. */
  readonly pixels: Float32Array | null;
}

/**
 * Probabilities of all classes for each image, in order. What runs kept of many images is read instead of computed:
 * it has the same bits.
 *
 * @param onSeen is told of one image after the other, in their order
 * @throws LatheError dataset-changed, cancelled
 */
export async function classifyFiles(
  model: RunModel,
  images: readonly FoundImage[],
  surroundings: TaskSurroundings,
  { onProgress, signal }: TaskHooks,
  onSeen?: OnSeen,
): Promise<Float32Array[]> {
  const { size } = model.manifest.settings;
  const keptFeatures = images.length > FEW ? await model.openKept() : null;
  await keptFeatures?.use(images.map(({ sha256 }) => sha256));
  let reader: Reader | null = null;
  const pixelsOf = (image: number): Promise<Float32Array> => {
    reader ??= openReader(
      images.map(({ file }) => file),
      size,
      surroundings,
    );
    return reader.load([{ image, augmentation: null }]);
  };
  const loads = images.map(({ sha256 }, image) => async (): Promise<Loaded> => {
    const kept = (await keptFeatures?.of(sha256)) ?? null;
    return { kept, pixels: kept === null || onSeen !== undefined ? await pixelsOf(image) : null };
  });
  const answers: Float32Array[] = [];
  try {
    for await (const { kept, pixels } of readAhead(loads, IMAGES_AHEAD)) {
      if (signal.aborted) throw cancelled(answers.length, images.length);
      const answer = await answerOf(model, kept, pixels);
      if (pixels !== null) await onSeen?.(pixels, answer, answers.length);
      answers.push(answer);
      onProgress({ done: answers.length, total: images.length });
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
  return toldError('cancelled', `Cancelled after ${done} of ${total} pictures.`, 'Start it again when you like.');
}
