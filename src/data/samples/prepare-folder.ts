/** Lays out a raw download as `train/<class>` and `validation/<class>`, as the article does by hand. */

import { constants } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { compareNatural } from '../../core/text/natural-order';
import { permutation, randomAt } from '../../core/training/random';
import { makeNamedFolder, requireNew } from '../../base/atomic';
import { throwIfCancelled } from '../../base/concurrency';
import { isWithin } from '../../base/relative-path';
import type { DatasetScan, ScannedImage, Subset } from '../../shared/dataset';
import { LatheError } from '../../shared/failures/failure';
import type { TrainerTasks } from '../../shared/trainer-protocol';
import type { InspectOptions } from '../scan/inspect-files';
import { surveyFolder } from '../scan/scan-folder';

type PrepareOptions = InspectOptions & TrainerTasks['prepare']['args'];

interface Copy {
  readonly from: string;
  /** Relative to the new folder. */
  readonly to: string;
}

/**
 * Copies the chosen images; the raw folder stays as it is. Throws what `surveyFolder` and `makeNamedFolder` throw,
 * `too-few-classes` and `too-few-pictures`.
 */
export async function prepareFolder(options: PrepareOptions): Promise<TrainerTasks['prepare']['result']> {
  const { raw, out, train, validation } = options;
  // A scan can take minutes; that the target can't be used is said before.
  await requireNew(out);
  if (isWithin(raw, out)) throw new LatheError('out-inside-raw', { raw, out });
  const { scan, refusal } = await surveyFolder({ ...options, folder: raw, validationFolder: null });
  if (refusal?.code === 'layout-ambiguous' || refusal?.code === 'too-few-classes') throw LatheError.from(refusal);
  const copies = scan.classes.flatMap((label, index) => chooseFromClass(scan, label, index, options));
  await makeNamedFolder(out, (aside) => copyAll(copies, aside, options));
  const classes = scan.classes.map((label) => ({ label, train, validation }));
  return { folder: out, classes, problems: scan.problems };
}

function chooseFromClass(scan: DatasetScan, label: string, classIndex: number, options: PrepareOptions): Copy[] {
  const { train, validation, seed } = options;
  const usable = scan.train.filter((image) => image.label === label).sort((a, b) => compareNatural(a.path, b.path));
  if (usable.length < train + validation) {
    throw new LatheError('class-for-prepare-too-small', { label, train, validation, images: usable.length });
  }
  const order = seed === null ? usable : shuffled(usable, seed, classIndex);
  return order.slice(0, train + validation).map((image, i) => {
    const subset: Subset = i < train ? 'train' : 'validation';
    return { from: join(scan.folder, image.path), to: join(subset, label, nameIn(scan, image)) };
  });
}

function shuffled(images: readonly ScannedImage[], seed: number, classIndex: number): ScannedImage[] {
  return [...permutation(images.length, randomAt(seed, 'split', classIndex))].flatMap((i) => images.slice(i, i + 1));
}

/** The path below the class folder, or the file’s name where the folder is flat. */
function nameIn({ layout }: DatasetScan, { path, label }: ScannedImage): string {
  const parts = path.split('/');
  const classAt = layout === 'train-validation' ? 1 : 0;
  return parts.length > classAt + 1 && parts[classAt] === label
    ? parts.slice(classAt + 1).join('/')
    : posix.basename(path);
}

/** Shares the blocks of the original where the file system can, and copies otherwise. */
async function copyAll(copies: readonly Copy[], into: string, { signal, onProgress }: InspectOptions): Promise<void> {
  for (const [i, { from, to }] of copies.entries()) {
    throwIfCancelled(signal, 'copying');
    await mkdir(dirname(join(into, to)), { recursive: true });
    await copyFile(from, join(into, to), constants.COPYFILE_FICLONE);
    onProgress({ done: i + 1, total: copies.length });
  }
}
