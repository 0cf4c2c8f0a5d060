/** Lists the files of a subset with their classes, and what is worth a word about its class folders. */

import { posix } from 'node:path';
import { throwIfCancelled } from '../../base/concurrency';
import type { Subset } from '../../shared/dataset';
import { labelFromName, namesWithoutClasses } from './flat-names';
import { label, type SubsetPlace } from './folder-layout';
import { joinPath, listFolder, walkFolder, type FolderListing, type FoundFile, type Noted } from './folder-walk';
import { groupBy } from './pick-images';
import type { LatheError } from '../../shared/failures/failure';

export interface Candidate extends FoundFile {
  readonly subset: Subset;
  readonly base: string;
  readonly label: string;
}

/** Files to look at, and what is wrong with others already. */
export interface SubsetListing extends SubsetPlace {
  /** Paths of the class folders, with or without images, by class; none when the folder is flat. */
  readonly classFolders: ReadonlyMap<string, readonly string[]>;
  readonly candidates: readonly Candidate[];
  readonly noted: readonly Noted[];
  /** Why no classes can be told; null where they can. */
  readonly refusal: LatheError | null;
}

/** All files of a subset with their class. @throws LatheError cancelled */
export async function listSubset(place: SubsetPlace, signal: AbortSignal): Promise<SubsetListing> {
  const { base, under, subset, classesIn, without, inside } = place;
  const listing = await listFolder(base, under);
  if (classesIn === 'names') return listFlat(place, listing);
  const candidates: Candidate[] = [];
  const noted: Noted[] = [...listing.noted];
  for (const { path } of listing.files) noted.push({ path, note: { reason: 'no-class-folder', facts: {} } });
  const folders = listing.folders.filter((name) => !without.includes(name));
  for (const name of folders) {
    const path = joinPath(under, name);
    if (/\p{Cc}/u.test(name)) {
      noted.push({ path, note: { reason: 'control-characters', facts: {} } });
      continue;
    }
    for await (const found of walkFolder(base, joinPath(path, inside))) {
      throwIfCancelled(signal, 'reading');
      if ('note' in found) noted.push(found);
      else candidates.push({ ...found, subset, base, label: label(name) });
    }
  }
  // A folder without files beside the images, as some programs leave behind, makes no classes.
  const hasNames = listing.files.some((file) => labelOf(file) !== null);
  const isFlat = classesIn === null && (folders.length === 0 || (candidates.length === 0 && hasNames));
  if (isFlat) return listFlat(place, listing);
  const byLabel = groupBy(folders, label);
  const paths = [...byLabel].map(([name, some]) => [name, some.map((each) => joinPath(under, each))] as const);
  const classFolders = new Map(paths);
  for (const each of notesOnNames(classFolders)) noted.push(each);
  return { ...place, classFolders, candidates, noted, refusal: null };
}

function labelOf({ path }: FoundFile): string | null {
  const name = labelFromName(posix.basename(path));
  return name === null ? null : label(name);
}

function listFlat(place: SubsetPlace, listing: FolderListing): SubsetListing {
  const { base, under, subset } = place;
  const names = listing.files.map((file) => posix.basename(file.path));
  const refusal = namesWithoutClasses(joinPath(base, under), names, listing.folders);
  const candidates: Candidate[] = [];
  const noted = [...listing.noted];
  for (const file of listing.files) {
    const name = labelOf(file);
    if (name === null || refusal !== null)
      noted.push({ path: file.path, note: { reason: 'no-class-name', facts: {} } });
    else candidates.push({ ...file, subset, base, label: name });
  }
  return { ...place, classFolders: new Map(), candidates, noted, refusal };
}

/** Folders of the DCF standard for cameras: three digits and five characters, as in `100CANON`. */
const OF_CAMERA = /^(?:[1-9]\d\d[\dA-Z_]{5}|DCIM|Camera Roll)$/i;
/** `2024-05-01`, `2024_05`, `20240501`, `2024`. */
const OF_DATE = /^(?:19|20)\d\d(?:[-_. ]?(?:0[1-9]|1[0-2])(?:[-_. ]?(?:0[1-9]|[12]\d|3[01]))?)?$/;

/**
 * Names that hint at a mistake. `Cat` and `cat` stay two classes: letters of handwriting differ in nothing else, and to
 * join them would change what a person has put apart; a name in two encodings looks the same, and can’t be meant.
 */
function notesOnNames(classFolders: SubsetListing['classFolders']): Noted[] {
  const notes: Noted[] = [];
  const seen = new Map<string, string>();
  for (const [name, paths] of classFolders) {
    const [path = ''] = paths;
    for (const other of paths.slice(1)) notes.push({ path: other, note: { reason: 'same-class', facts: { path } } });
    const plain = name.normalize('NFKC').toLowerCase().trim();
    const first = seen.get(plain);
    if (first === undefined) seen.set(plain, name);
    else notes.push({ path, note: { reason: 'similar-class', facts: { label: first } } });
    if (OF_CAMERA.test(name) || OF_DATE.test(name))
      notes.push({ path, note: { reason: 'named-by-camera', facts: {} } });
  }
  return notes;
}
