/** Tells a run where its pictures are now, after they were moved, renamed or copied. */

import { join } from 'node:path';
import { exists } from '../../base/files';
import { groupBy } from '../../data/scan/pick-images';
import { acquireRunLock } from '../../runs/folder/run-lock';
import { readDataset, requireOwnFiles, writeDataset } from '../../runs/folder/run-files';
import type { RunDataset, RunImage } from '../../shared/dataset';
import { LatheError } from '../../shared/failures/failure';
import type { TrainerTasks } from '../../shared/trainer-protocol';
import { placeImages, type FoundCopies, type PlacedImages } from './moved-images';

/** The task of a trainer process. */
type HashFiles = (args: TrainerTasks['hashFiles']['args']) => Promise<TrainerTasks['hashFiles']['result']>;

export interface MovedDataset {
  /** Pictures of the run in the folder. */
  readonly images: number;
  /** Files in the folder that are no pictures of the run. */
  readonly others: number;
}

/**
 * Finds every picture of a run below `folder` by its content, and writes the new places into `dataset.json`. Where the
 * run has training and validation pictures in two folders, those of one may have stayed. Writes nothing where one
 * picture has no place.
 *
 * @param folder absolute
 * @throws LatheError dataset-changed, run-locked, run-damaged, folder-missing, folder-unreadable, cancelled, disk-full
 */
export async function moveDataset(runDir: string, folder: string, hashFiles: HashFiles): Promise<MovedDataset> {
  const dataset = await readDataset(runDir);
  const all = [...dataset.train, ...dataset.validation];
  const found = await copiesIn(hashFiles, folder, all);
  const parts = partsOf(dataset).map((part) => ({ ...part, placed: placeImages(part.images, found.copies) }));
  const used = parts.flatMap(({ placed }) => (placed.missing.length === 0 ? placed.images : []));
  // Where the pictures of one of two folders were moved, those of the other may lie where they lay.
  const isHere = used.length > 0;
  const placed = isHere
    ? await Promise.all(parts.map((part) => orInPlace(hashFiles, part)))
    : parts.map((part) => part.placed);
  const missing = placed.flatMap((part) => part.missing);
  if (missing.length > 0) throw await notFound(folder, missing, all.length);
  const lock = await acquireRunLock(runDir);
  try {
    await requireOwnFiles(runDir);
    await writeDataset(runDir, datasetAt(dataset, placed));
  } finally {
    await lock.release();
  }
  return { images: used.length, others: found.files - used.length };
}

interface Part {
  /** Absolute. */
  readonly folder: string;
  readonly images: readonly RunImage[];
}

async function orInPlace(hashFiles: HashFiles, part: Part & { readonly placed: PlacedImages }): Promise<PlacedImages> {
  const { folder, images, placed } = part;
  if (placed.missing.length === 0) return placed;
  const stayed = await copiesIn(hashFiles, folder, images).catch(ignoreNoFolder);
  const again = stayed === null ? placed : placeImages(images, stayed.copies);
  return again.missing.length === 0 ? again : placed;
}

/** Training pictures first, unless all lie in one folder. */
function partsOf({ folder, validationFolder, train, validation }: RunDataset): readonly Part[] {
  if (validationFolder === null) return [{ folder, images: [...train, ...validation] }];
  return [
    { folder, images: train },
    { folder: validationFolder, images: validation },
  ];
}

/** The dataset with every picture where it is now; all else stays as it was, its hash too. */
function datasetAt(dataset: RunDataset, [first, second]: readonly PlacedImages[]): RunDataset {
  const images = [...(first?.images ?? []), ...(second?.images ?? [])];
  const trained = dataset.train.length;
  return {
    // Replaced where they stand: `folder` is the first member of the file.
    ...dataset,
    folder: first?.folder ?? dataset.folder,
    validationFolder: second?.folder ?? null,
    train: images.slice(0, trained),
    validation: images.slice(trained),
    movedFrom: dataset.movedFrom ?? dataset.folder,
  };
}

async function copiesIn(hashFiles: HashFiles, folder: string, images: readonly RunImage[]) {
  const bytes = [...new Set(images.map((image) => image.bytes))];
  const { hashed, files } = await hashFiles({ folder, bytes });
  const copies: FoundCopies = { folder, byContent: groupBy(hashed, ({ sha256 }) => sha256) };
  return { copies, files };
}

function ignoreNoFolder(error: unknown): null {
  if (error instanceof LatheError && error.code.startsWith('folder-')) return null;
  throw error;
}

const SHOWN = 3;

/** Says of those that are not found how many have a file of another content in their place. */
async function notFound(folder: string, missing: readonly RunImage[], of: number): Promise<LatheError> {
  let changed = 0;
  for (const { path } of missing) if (await exists(join(folder, path))) changed += 1;
  const files = missing.slice(0, SHOWN).map(({ path }) => path);
  return new LatheError('images-not-found', { folder, files, missing: missing.length, changed, of });
}
