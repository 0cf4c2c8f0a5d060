/** Tells which of the layouts that people use a folder has. */

import { posix } from 'node:path';
import { throwIfCancelled } from '../../base/concurrency';
import { unreadableFolder } from '../../base/file-errors';
import type { Subset } from '../../shared/dataset';
import { labelFromName, requireFlatClasses } from './flat-names';
import { joinPath, listFolder, walkFolder, type FolderListing, type FoundFile, type Noted } from './folder-walk';

/** Names of the subfolder with validation images, the first that is there counts. */
const VALIDATION_NAMES = ['validation', 'valid', 'val', 'test'] as const;

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
export interface SubsetListing extends SubsetPlace {
  /** Names of the class folders, with or without images; none when the folder is flat. */
  readonly classFolders: readonly string[];
  readonly candidates: readonly Candidate[];
  readonly noted: readonly Noted[];
}

/** @throws LatheError folder-missing, folder-not-a-folder, folder-unreadable */
async function listRoot(folder: string): Promise<FolderListing> {
  try {
    return await listFolder(folder, '');
  } catch (cause) {
    throw unreadableFolder(folder, cause);
  }
}

interface Places {
  readonly hasTrainFolder: boolean;
  /** Training first. */
  readonly places: readonly SubsetPlace[];
  /** Subfolders beside `train` that are not used. */
  readonly unused: readonly string[];
}

/**
 * Where training and validation images lie in a folder.
 *
 * @throws LatheError folder-missing, folder-not-a-folder, folder-unreadable
 */
export async function findPlaces(folder: string, validationFolder: string | null): Promise<Places> {
  const { folders } = await listRoot(folder);
  const named = (name: string): string | undefined => folders.find((each) => each.toLowerCase() === name);
  const train = named('train');
  const places: SubsetPlace[] = [{ subset: 'train', base: folder, under: train ?? '' }];
  if (validationFolder !== null) {
    await listRoot(validationFolder);
    places.push({ subset: 'validation', base: validationFolder, under: '' });
  } else if (train !== undefined) {
    const validation = VALIDATION_NAMES.map(named).find((name) => name !== undefined);
    if (validation !== undefined && (await hasClasses(folder, validation))) {
      places.push({ subset: 'validation', base: folder, under: validation });
    }
  }
  const used = places.map((place) => place.under);
  const unused = train === undefined ? [] : folders.filter((name) => !used.includes(name));
  return { hasTrainFolder: train !== undefined, places, unused };
}

const labelOf = ({ path }: FoundFile): string | null => labelFromName(posix.basename(path));

/** The test images of a contest come without classes. */
async function hasClasses(folder: string, name: string): Promise<boolean> {
  if (name.toLowerCase() !== 'test') return true;
  const { folders, files } = await listFolder(folder, name);
  return folders.length > 0 || files.some((file) => labelOf(file) !== null);
}

/** All files of a subset with their class. @throws LatheError too-few-classes for a flat folder without classes, cancelled */
export async function listSubset(place: SubsetPlace, signal: AbortSignal): Promise<SubsetListing> {
  const { base, under, subset } = place;
  const listing = await listFolder(base, under);
  const candidates: Candidate[] = [];
  const noted = [...listing.noted];
  for (const { path } of listing.files) noted.push({ path, note: { reason: 'no-class-folder', facts: {} } });
  for (const label of listing.folders) {
    const path = joinPath(under, label);
    if (/\p{Cc}/u.test(label)) {
      noted.push({ path, note: { reason: 'control-characters', facts: {} } });
      continue;
    }
    for await (const found of walkFolder(base, path)) {
      throwIfCancelled(signal, 'reading');
      if ('note' in found) noted.push(found);
      else candidates.push({ ...found, subset, base, label });
    }
  }
  // A folder without files beside the images, as some programs leave behind, makes no classes.
  const hasNames = listing.files.some((file) => labelOf(file) !== null);
  const isFlat = listing.folders.length === 0 || (candidates.length === 0 && hasNames);
  return isFlat ? listFlat(place, listing) : { ...place, classFolders: listing.folders, candidates, noted };
}

function listFlat(place: SubsetPlace, listing: FolderListing): SubsetListing {
  const { base, under, subset } = place;
  requireFlatClasses(
    joinPath(base, under),
    listing.files.map((file) => posix.basename(file.path)),
  );
  const candidates: Candidate[] = [];
  const noted = [...listing.noted];
  for (const file of listing.files) {
    const label = labelOf(file);
    if (label === null) noted.push({ path: file.path, note: { reason: 'no-class-name', facts: {} } });
    else candidates.push({ ...file, subset, base, label });
  }
  return { ...place, classFolders: [], candidates, noted };
}
