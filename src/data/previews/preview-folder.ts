/** What the training would make of a folder’s images: the same scan, decoder, resize filter and views. */

import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { readAhead, throwIfCancelled } from '../../base/concurrency';
import { drawAugmentation } from '../../core/training/augmentation';
import type { PreviewRequest } from '../../shared/contract/images';
import type { ScannedImage } from '../../shared/dataset';
import { LatheError } from '../../shared/failures/failure';
import type { PreviewRow } from '../../shared/trainer-protocol';
import { ImageLoader } from '../images/image-loader';
import { shareImages } from '../images/image-pool';
import { pickImages } from '../scan/pick-images';
import { surveyFolder } from '../scan/scan-folder';
import { inspecting } from '../tasks/folder-tasks';
import type { TaskHooks, TaskSurroundings } from '../tasks/task-context';
import type { MadeImages } from './rendered-images';

const AT_ONCE = Math.min(4, availableParallelism());

interface Chosen extends ScannedImage {
  /** Place among the training images. */
  readonly index: number;
}

async function choose(
  { folder, layout, images }: PreviewRequest,
  hooks: TaskHooks,
  surroundings: TaskSurroundings,
): Promise<Chosen[]> {
  const options = { ...inspecting(hooks, surroundings), onProgress: () => undefined };
  const { scan } = await surveyFolder({ folder, validationFolder: null, layout, ...options });
  const places = pickImages(
    scan.train.map((image) => image.label),
    images,
  );
  if (places.length === 0) throw new LatheError('no-training-images', { folder });
  return places.flatMap((index) => scan.train.slice(index, index + 1).map((image) => ({ ...image, index })));
}

/** @throws LatheError too-few-pictures, dataset-changed, cancelled, disk-full, those of a scan */
export async function previewFolder(
  args: PreviewRequest,
  hooks: TaskHooks,
  surroundings: TaskSurroundings,
  made: MadeImages,
): Promise<PreviewRow[]> {
  const chosen = await choose(args, hooks, surroundings);
  const { size } = args;
  const files = chosen.map(({ path }) => join(args.folder, path));
  const shared = shareImages(files.length, size * size * 3, Number.MAX_SAFE_INTEGER);
  const sha256s = chosen.map(({ sha256 }) => sha256);
  const { addonFolder } = surroundings.places;
  const loader = new ImageLoader({ size, files, sha256s, addonFolder, shared });
  const rows: PreviewRow[] = [];
  const begun: Promise<PreviewRow>[] = [];
  const draws = chosen.map((one, i) => () => {
    const row = drawImage(args, one, i, loader, made);
    begun.push(row);
    return row;
  });
  try {
    for await (const row of readAhead(draws, AT_ONCE)) {
      throwIfCancelled(hooks.signal, 'drawing-preview');
      rows.push(row);
      hooks.onProgress({ done: rows.length, total: chosen.length });
    }
    return rows;
  } finally {
    // Nothing is drawn any more when the answer says so.
    await Promise.allSettled(begun);
  }
}

/** The image as it is, then in the augmentations of rounds 0, 1, … */
async function drawImage(
  { size, augment, seed, augmentations: count }: PreviewRequest,
  { label, path, index }: Chosen,
  image: number,
  loader: ImageLoader,
  made: MadeImages,
): Promise<PreviewRow> {
  const drawn = Array.from({ length: count }, (_, round) => drawAugmentation(augment, seed, round, index));
  const ids: string[] = [];
  // One after the other: the image is decoded once, and few squares are in memory.
  for (const augmentation of [null, ...drawn]) {
    ids.push(await made.keep(await loader.load([{ image, augmentation }]), size));
  }
  const [plain = '', ...augmentations] = ids;
  return { label, path, index, plain, augmentations };
}
