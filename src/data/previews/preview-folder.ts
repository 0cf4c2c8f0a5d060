/** What the training would make of a folder’s images: the same scan, decoder, resize filter and views. */

import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { drawAugmentation } from '../../core/training/augmentation';
import { throwIfCancelled } from '../../base/cancellation';
import type { MadeImages } from './rendered-images';
import { pickImages } from '../scan/pick-images';
import { ImageLoader } from '../images/image-loader';
import { shareImages } from '../images/image-pool';
import { readAhead } from '../../base/read-ahead';
import { surveyFolder } from '../scan/scan-folder';
import { PREVIEW_BOUNDS } from '../../shared/contract/images';
import type { ScannedImage } from '../../shared/dataset';
import { toldError } from '../../shared/failures/failure';
import type { PreviewArgs, PreviewRow } from '../../shared/trainer-protocol';
import { inspecting } from '../tasks/folder-tasks';
import type { TaskHooks, TaskSurroundings } from '../tasks/task-context';

const WORK = 'Drawing the preview';

/** Images that are decoded at once. */
const AT_ONCE = Math.min(4, availableParallelism());

function requireBounds(args: PreviewArgs): void {
  for (const [name, [low, high]] of Object.entries(PREVIEW_BOUNDS) as [
    keyof typeof PREVIEW_BOUNDS,
    readonly [number, number],
  ][]) {
    const value = args[name];
    if (Number.isInteger(value) && value >= low && value <= high) continue;
    throw toldError(
      'setting-invalid',
      `A whole number from ${low} to ${high} was expected for ${name}; received ${String(value)}.`,
      'Choose another value.',
    );
  }
}

interface Chosen extends ScannedImage {
  /** Place among the training images. */
  readonly index: number;
}

async function choose(args: PreviewArgs, hooks: TaskHooks, surroundings: TaskSurroundings): Promise<Chosen[]> {
  const { folder, images } = args;
  const options = { ...inspecting(hooks, surroundings), onProgress: () => undefined };
  const { train } = await surveyFolder({ folder, validationFolder: null, ...options });
  const places = pickImages(
    train.map((image) => image.label),
    images,
  );
  if (places.length > 0) {
    return places.flatMap((index) => {
      const image = train[index];
      return image === undefined ? [] : [{ ...image, index }];
    });
  }
  throw toldError(
    'too-few-pictures',
    `Training pictures were expected in ${folder}; there is none that can be used.`,
    'Put the pictures of each class into a folder of its own.',
  );
}

/** @throws LatheError setting-invalid, too-few-pictures, dataset-changed, cancelled, disk-full, those of a scan */
export async function previewFolder(
  args: PreviewArgs,
  hooks: TaskHooks,
  surroundings: TaskSurroundings,
  made: MadeImages,
): Promise<PreviewRow[]> {
  requireBounds(args);
  const chosen = await choose(args, hooks, surroundings);
  const { size } = args;
  const files = chosen.map(({ path }) => join(args.folder, path));
  const shared = shareImages(files.length, size * size * 3, Number.MAX_SAFE_INTEGER);
  const sha256s = chosen.map(({ sha256 }) => sha256);
  const { addonFolder } = surroundings.places;
  const loader = new ImageLoader({ size, files, sha256s, addonFolder, shared });
  const rows: PreviewRow[] = [];
  const begun: Promise<PreviewRow>[] = [];
  const draws = chosen.map((_, i) => () => {
    const row = drawImage(args, chosen, i, loader, made);
    begun.push(row);
    return row;
  });
  try {
    for await (const row of readAhead(draws, AT_ONCE)) {
      throwIfCancelled(hooks.signal, WORK);
      rows.push(row);
      hooks.onProgress({ done: rows.length, total: chosen.length });
    }
    return rows;
  } finally {
    // Nothing is drawn any more when the answer says so.
    await Promise.allSettled(begun);
  }
}

async function drawImage(
  { size, augment, seed, augmentations: count }: PreviewArgs,
  chosen: readonly Chosen[],
  image: number,
  loader: ImageLoader,
  made: MadeImages,
): Promise<PreviewRow> {
  const one = chosen[image];
  if (one === undefined) throw new RangeError(`picture ${image} of ${chosen.length} was asked for`);
  const plain = await made.keep(await loader.load([{ image, augmentation: null }]), size);
  const augmentations: string[] = [];
  for (let round = 0; round < count; round += 1) {
    const augmentation = drawAugmentation(augment, seed, round, one.index);
    augmentations.push(await made.keep(await loader.load([{ image, augmentation }]), size));
  }
  return { label: one.label, path: one.path, index: one.index, plain, augmentations };
}
