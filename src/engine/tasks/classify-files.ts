/** Image files through a run’s model, decoded ahead, many of them in worker threads, classified one by one. */

import { setImmediate as nextTurn } from 'node:timers/promises';
import { NO_AUGMENTATION } from '../../core/training/augmentation';
import { featureKey, type FeatureStore } from '../../data/features/feature-store';
import type { FoundImage } from '../../data/scan/find-images';
import { ImageLoader } from '../../data/images/image-loader';
import { ImagePool, shareImages, type ImageRequest } from '../../data/images/image-pool';
import { readAhead } from '../../base/concurrency';
import { LatheError } from '../../shared/failures/failure';
import type { RunModel } from './run-model';
import type { TaskHooks, TaskSurroundings } from '../../data/tasks/task-context';

const IMAGES_AHEAD = 8;
const WORKERS = 2;

/** So few are decoded by this thread, and computed anew: to start workers, or to open what was kept, takes longer. */
const FEW = 8;

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

const keyOf = ({ sha256 }: FoundImage): string => featureKey(sha256, NO_AUGMENTATION);

/** null where none are kept, or they are damaged. */
async function keptOf(store: FeatureStore, key: string): Promise<Float32Array | null> {
  if (store.missing([key]).length > 0) return null;
  try {
    return await store.read([key]);
  } catch (error) {
    if (error instanceof LatheError && error.code === 'cache-damaged') return null;
    throw error;
  }
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
  const kept = images.length > FEW ? await model.openKept() : null;
  await kept?.use(images.map(keyOf), new Date());
  let reader: Reader | null = null;
  const files = images.map(({ file }) => file);
  const pixelsOf = (image: number): Promise<Float32Array> => {
    reader ??= openReader(files, size, surroundings);
    return reader.load([{ image, augmentation: null }]);
  };
  const loads = images.map((each, image) => async () => {
    const features = kept && (await keptOf(kept, keyOf(each)));
    if (features === null) return { features, pixels: await pixelsOf(image) };
    return { features, pixels: onSeen === undefined ? null : await pixelsOf(image) };
  });
  const answers: Float32Array[] = [];
  try {
    for await (const { features, pixels } of readAhead(loads, IMAGES_AHEAD)) {
      if (signal.aborted) throw new LatheError('prediction-cancelled', { done: answers.length, total: images.length });
      const answer = features === null ? await model.classify(pixels, 1) : model.classifyKept(features);
      if (pixels !== null) await onSeen?.(pixels, answer, answers.length);
      answers.push(answer);
      onProgress({ done: answers.length, total: images.length });
      await nextTurn();
    }
    return answers;
  } finally {
    await (reader as Reader | null)?.close();
    await kept?.close();
  }
}
