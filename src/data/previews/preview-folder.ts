/** What the training would make of a folder’s pictures: the same scan, decoder, resize filter and views. */

import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { drawView } from '../../core/training/augmentation';
import { throwIfCancelled } from '../../base/cancellation';
import type { MadePictures } from './rendered-images';
import { pickPictures } from '../scan/pick-images';
import { PictureLoader } from '../images/image-loader';
import { sharePictures } from '../images/image-pool';
import { readAhead } from '../../base/read-ahead';
import { surveyFolder } from '../scan/scan-folder';
import type { Picture } from '../../shared/dataset';
import { LatheError } from '../../shared/failure';
import type { PreviewArgs, PreviewRow } from '../../shared/trainer-protocol';
import { inspecting } from '../tasks/folder-tasks';
import type { TaskHooks, TaskSurroundings } from '../tasks/task-context';

const WORK = 'Drawing the preview';

/** Pictures that are decoded at once. */
const AT_ONCE = Math.min(4, availableParallelism());

/** What a page may ask for; the edge as for a run. */
const BOUNDS = { size: [16, 1024], pictures: [1, 48], views: [0, 16] } as const;

function requireBounds(args: PreviewArgs): void {
  for (const [name, [low, high]] of Object.entries(BOUNDS) as [keyof typeof BOUNDS, readonly [number, number]][]) {
    const value = args[name];
    if (Number.isInteger(value) && value >= low && value <= high) continue;
    throw new LatheError(
      'setting-invalid',
      `A whole number from ${low} to ${high} was expected for ${name}; received ${String(value)}.`,
      'Choose another value.',
    );
  }
}

interface Chosen extends Picture {
  /** Place among the training pictures. */
  readonly index: number;
}

async function choose(args: PreviewArgs, hooks: TaskHooks, surroundings: TaskSurroundings): Promise<Chosen[]> {
  const { folder, pictures } = args;
  const options = { ...inspecting(hooks, surroundings), onProgress: () => undefined };
  const { train } = await surveyFolder({ folder, validationFolder: null, ...options });
  const places = pickPictures(
    train.map((picture) => picture.label),
    pictures,
  );
  if (places.length > 0) {
    return places.flatMap((index) => {
      const picture = train[index];
      return picture === undefined ? [] : [{ ...picture, index }];
    });
  }
  throw new LatheError(
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
  made: MadePictures,
): Promise<PreviewRow[]> {
  requireBounds(args);
  const chosen = await choose(args, hooks, surroundings);
  const { size } = args;
  const files = chosen.map(({ path }) => join(args.folder, path));
  const shared = sharePictures(files.length, size * size * 3, Number.MAX_SAFE_INTEGER);
  const sha256s = chosen.map(({ sha256 }) => sha256);
  const { addonFolder } = surroundings.places;
  const loader = new PictureLoader({ size, files, sha256s, addonFolder, shared });
  const rows: PreviewRow[] = [];
  const begun: Promise<PreviewRow>[] = [];
  const draws = chosen.map((_, i) => () => {
    const row = drawPicture(args, chosen, i, loader, made);
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

async function drawPicture(
  { size, augment, seed, views: count }: PreviewArgs,
  chosen: readonly Chosen[],
  picture: number,
  loader: PictureLoader,
  made: MadePictures,
): Promise<PreviewRow> {
  const one = chosen[picture];
  if (one === undefined) throw new RangeError(`picture ${picture} of ${chosen.length} was asked for`);
  const plain = await made.keep(await loader.load([{ picture, view: null }]), size);
  const views: string[] = [];
  for (let round = 0; round < count; round += 1) {
    const view = drawView(augment, seed, round, one.index);
    views.push(await made.keep(await loader.load([{ picture, view }]), size));
  }
  return { label: one.label, path: one.path, index: one.index, plain, views };
}
