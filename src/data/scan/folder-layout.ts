/** Tells which of the layouts that people use a folder has. */

import { stat } from 'node:fs/promises';
import { posix } from 'node:path';
import type { ImageProblem, Subset } from '../../shared/dataset';
import { LatheError, toldError } from '../../shared/failures/failure';
import { throwIfCancelled } from '../../base/cancellation';
import { joinPath, listFolder, walkFolder, type FoundFile } from './folder-walk';
import { labelFromName, requireFlatClasses } from './flat-names';

/** Names of the subfolder with validation images, the first that is there counts. */
const VALIDATION_NAMES = ['validation', 'valid', 'val', 'test'] as const;

/** Where the images of a subset lie. */
export interface SubsetPlace {
  readonly subset: Subset;
  /** Absolute; paths are relative to it. */
  readonly base: string;
  /** Relative to the base; '' for the base itself. */
  readonly under: string;
}

export interface Candidate extends FoundFile {
  readonly subset: Subset;
  readonly base: string;
  readonly label: string;
}

/** Files to look at, and what is wrong with others already. */
export interface SubsetListing {
  /** Names of the class folders, with or without images; none when the folder is flat. */
  readonly classFolders: readonly string[];
  readonly candidates: readonly Candidate[];
  readonly problems: readonly ImageProblem[];
}

/** Throws LatheError `folder-missing`, `folder-not-a-folder` or `folder-unreadable`. */
export async function requireFolder(folder: string): Promise<void> {
  try {
    if (!(await stat(folder)).isDirectory()) {
      const message = `A folder with pictures was expected at “${folder}”, but it is a file.`;
      throw toldError('folder-not-a-folder', message, 'Name the folder that the pictures lie in.');
    }
    await listFolder(folder, '');
  } catch (cause) {
    if (cause instanceof LatheError) throw cause;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      const message = `A folder with pictures was expected at “${folder}”, but nothing is there.`;
      throw toldError('folder-missing', message, 'Check the spelling of the path.', { cause });
    }
    const message = `A folder that can be read was expected at “${folder}” (${code}).`;
    throw toldError('folder-unreadable', message, 'Give yourself the right to read it.', { cause });
  }
}

export interface Places {
  readonly hasTrainFolder: boolean;
  /** Training first. */
  readonly places: readonly SubsetPlace[];
  /** Subfolders beside `train` that are not used. */
  readonly problems: readonly ImageProblem[];
}

/** Where training and validation images lie in a folder. */
export async function findPlaces(folder: string, validationFolder: string | null): Promise<Places> {
  const { folders } = await listFolder(folder, '');
  const named = (name: string): string | undefined => folders.find((each) => each.toLowerCase() === name);
  const train = named('train');
  const places: SubsetPlace[] = [{ subset: 'train', base: folder, under: train ?? '' }];
  if (validationFolder !== null) places.push({ subset: 'validation', base: validationFolder, under: '' });
  else if (train !== undefined) {
    const validation = VALIDATION_NAMES.map(named).find((name) => name !== undefined);
    if (validation !== undefined && (await hasClasses(folder, validation))) {
      places.push({ subset: 'validation', base: folder, under: validation });
    }
  }
  const used = places.map((place) => place.under);
  const unused = train === undefined ? [] : folders.filter((name) => !used.includes(name));
  const message = 'It is neither the folder to train on nor one to validate with.';
  return { hasTrainFolder: train !== undefined, places, problems: unused.map((name) => outside(name, message)) };
}

/** The test images of a contest come without classes. */
async function hasClasses(folder: string, name: string): Promise<boolean> {
  if (name.toLowerCase() !== 'test') return true;
  const { folders, files } = await listFolder(folder, name);
  return folders.length > 0 || files.some((file) => labelFromName(posix.basename(file.path)) !== null);
}

/** All files of a subset with their class. Throws LatheError `too-few-classes` for a flat folder without classes, `cancelled`. */
export async function listSubset(place: SubsetPlace, signal: AbortSignal | null): Promise<SubsetListing> {
  const { base, under, subset } = place;
  const { folders, files, problems } = await listFolder(base, under);
  if (folders.length === 0) return listFlat(place, files, problems);
  const candidates: Candidate[] = [];
  const noted: ImageProblem[] = [...problems];
  for (const file of files) noted.push(outside(file.path, 'It lies in no class folder.'));
  for (const label of folders) {
    if (/\p{Cc}/u.test(label)) {
      const message = 'A class can’t have control characters in its name; rename the folder.';
      noted.push({ path: joinPath(under, label), code: 'unusable-name', message });
      continue;
    }
    for await (const found of walkFolder(base, joinPath(under, label))) {
      throwIfCancelled(signal, 'Reading the folder');
      if ('code' in found) noted.push(found);
      else candidates.push({ ...found, subset, base, label });
    }
  }
  // A folder without files beside the images, as some programs leave behind, makes no classes.
  const isFlat = candidates.length === 0 && files.some((file) => labelFromName(posix.basename(file.path)) !== null);
  return isFlat ? listFlat(place, files, problems) : { classFolders: folders, candidates, problems: noted };
}

function listFlat(place: SubsetPlace, files: readonly FoundFile[], problems: readonly ImageProblem[]): SubsetListing {
  requireFlatClasses(
    joinPath(place.base, place.under),
    files.map((file) => posix.basename(file.path)),
  );
  return { classFolders: [], ...sortFlat(place, files, problems) };
}

function outside(path: string, message: string): ImageProblem {
  return { path, code: 'outside-classes', message };
}

function sortFlat(
  { base, subset }: SubsetPlace,
  files: readonly FoundFile[],
  problems: readonly ImageProblem[],
): Pick<SubsetListing, 'candidates' | 'problems'> {
  const candidates: Candidate[] = [];
  const noted = [...problems];
  for (const file of files) {
    const label = labelFromName(posix.basename(file.path));
    if (label === null) noted.push(outside(file.path, 'Its name gives no class.'));
    else candidates.push({ ...file, subset, base, label });
  }
  return { candidates, problems: noted };
}
