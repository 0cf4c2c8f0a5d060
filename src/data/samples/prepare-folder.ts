/** Lays out a raw download as `train/<class>` and `validation/<class>`, as the article does by hand. */

import { constants } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, isAbsolute, join, posix, relative, sep } from 'node:path';
import { compareNatural } from '../../core/text/natural-order';
import { permutation, randomAt } from '../../core/training/random';
import type { DatasetScan, ScannedImage, ImageProblem, Subset } from '../../shared/dataset';
import type { LatheError } from '../../shared/failures/failure';
import { toldError } from '../../shared/failures/failure';
import { throwIfCancelled } from '../../base/cancellation';
import type { InspectOptions } from '../scan/inspect-files';
import { makeFolder, requireNew } from '../../base/new-folder';
import { surveyFolder } from '../scan/scan-folder';

export interface PrepareOptions extends InspectOptions {
  /** Absolute: class folders, or one flat folder with the class in the file names. */
  readonly raw: string;
  /** Absolute; must not exist or be empty. */
  readonly out: string;
  /** Images of each class. */
  readonly train: number;
  readonly validation: number;
  /** null takes the first images in the order of their numbers: first those to train on, then those to validate with. */
  readonly seed: number | null;
}

export interface PreparedFolder {
  readonly folder: string;
  readonly classes: { readonly label: string; readonly train: number; readonly validation: number }[];
  /** What was noticed in the raw folder; unusable images were passed over. */
  readonly problems: ImageProblem[];
}

interface Copy {
  readonly from: string;
  /** Relative to the new folder. */
  readonly to: string;
}

/**
 * Copies the chosen images; the raw folder stays as it is. Throws what `scanFolder` and `makeFolder` throw,
 * `too-few-classes` and `too-few-pictures`.
 */
export async function prepareFolder(options: PrepareOptions): Promise<PreparedFolder> {
  const { raw, out, train, validation } = options;
  // A scan can take minutes; that the target can't be used is said before.
  await requireNew(out);
  if (isInside(raw, out)) throw insideRaw(raw, out);
  const scan = await surveyFolder({ ...options, folder: raw, validationFolder: null });
  if (scan.classes.length < 2) throw tooFewClasses(raw, scan.classes.length);
  const copies = scan.classes.flatMap((label, index) => chooseFromClass(scan, label, index, options));
  await makeFolder(out, (aside) => copyAll(copies, aside, options));
  const classes = scan.classes.map((label) => ({ label, train, validation }));
  return { folder: out, classes, problems: [...scan.problems] };
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || !(way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way));
}

function insideRaw(raw: string, out: string): LatheError {
  const message = `A new folder outside “${raw}” was expected; received “${out}”, which would become a part of what it is made from.`;
  return toldError('setting-invalid', message, 'Name a folder beside it with --out.');
}

function tooFewClasses(raw: string, count: number): LatheError {
  const message = `Pictures of at least two classes were expected in “${raw}”, but there are ${count}.`;
  const hint = 'Name the folder with files like “cat.0.jpg” and “dog.0.jpg”, or with one folder for each class.';
  return toldError('too-few-classes', message, hint);
}

function chooseFromClass(scan: DatasetScan, label: string, classIndex: number, options: PrepareOptions): Copy[] {
  const { train, validation, seed } = options;
  const usable = scan.train.filter((image) => image.label === label).sort((a, b) => compareNatural(a.path, b.path));
  if (usable.length < train + validation) {
    const message =
      `${train} + ${validation} usable pictures of class “${label}” were expected, ` +
      `but there are ${usable.length}.`;
    throw toldError('too-few-pictures', message, 'Ask for fewer with --train and --validation.');
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
    throwIfCancelled(signal, 'Copying the pictures');
    await mkdir(dirname(join(into, to)), { recursive: true });
    await copyFile(from, join(into, to), constants.COPYFILE_FICLONE);
    onProgress(i + 1, copies.length);
  }
}
