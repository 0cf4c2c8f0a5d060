/** Looks at every file of a folder and says what can be trained on. */

import { join } from 'node:path';
import { compareCodePoints } from '../../core/text/code-points';
import type { DatasetScan, ImageProblem, ScannedImage, Subset } from '../../shared/dataset';
import type { ImageProblemCode } from '../../shared/failures/image-notes';
import { LatheError } from '../../shared/failures/failure';
import { IMAGE_NOTES, type ImageNote } from '../../shared/failures/image-notes';
import { imageProblem } from '../../shared/image-problems';
import type { TrainerTasks } from '../../shared/trainer-protocol';
import { findPlaces, listSubset, type Candidate, type SubsetListing } from './folder-layout';
import { joinPath } from './folder-walk';
import { inspectFiles, type Inspected, type InspectOptions } from './inspect-files';
import { refusalOf } from './scan-rules';

export type ScanOptions = InspectOptions & TrainerTasks['survey']['args'];

/** A folder in which nothing but such files lie is no class. */
const NOT_IMAGES: readonly ImageProblemCode[] = ['not-a-picture', 'empty', 'unreadable'];

/**
 * Scans a folder for training. Throws LatheError `folder-missing`, `folder-not-a-folder`, `folder-unreadable`,
 * `too-few-classes`, `too-few-pictures`, `classes-differ` or `cancelled`; a bad file is a problem in the result.
 */
export async function scanFolder(options: ScanOptions): Promise<DatasetScan> {
  const { scan, refusal } = await surveyFolder(options);
  if (refusal !== null) throw LatheError.from(refusal);
  return scan;
}

/** The same, with what keeps the folder from being trained on as a value wherever its classes can be told. */
export async function surveyFolder(options: ScanOptions): Promise<TrainerTasks['survey']['result']> {
  const { folder, validationFolder, signal } = options;
  const { hasTrainFolder, places, unused } = await findPlaces(folder, validationFolder);
  const listings: SubsetListing[] = [];
  for (const place of places) listings.push(await listSubset(place, signal));
  const inspected = await inspectFiles(
    listings.flatMap(({ candidates }) => candidates),
    options,
  );
  const sides = listings.map((listing) => sideOf(listing, inspected));
  const [train = { classes: [], images: [] }, validation] = sides;
  /** Relative where the file lies in the scanned folder, else absolute. */
  const shown = (base: string, path: string): string => (base === folder ? path : join(base, path));
  const problems = [
    ...unused.map((path) => imageProblem(path, { reason: 'no-subset', facts: {} })),
    ...sides.flatMap(({ base, noted }) => noted.map(({ path, note }) => imageProblem(shown(base, path), note))),
    ...noteDuplicates(
      sides.flatMap(({ base, subset, images }) =>
        images.map((image) => ({ ...image, subset, path: shown(base, image.path) })),
      ),
    ),
  ];
  const isFlat = !hasTrainFolder && listings[0]?.classFolders.length === 0;
  const scan: DatasetScan = {
    folder,
    validationFolder,
    layout: hasTrainFolder ? 'train-validation' : isFlat ? 'flat' : 'class-folders',
    classes: train.classes,
    train: train.images,
    validation: validation?.images ?? [],
    problems: problems.sort((a, b) => compareCodePoints(a.path, b.path)),
  };
  return { scan, refusal: refusalOf(scan, validation?.classes ?? null)?.failure ?? null };
}

/** Classes and images of a subset in Keras’ order, by class, then by path, and what was noticed. */
function sideOf({ subset, base, under, classFolders, noted }: SubsetListing, all: readonly Inspected<Candidate>[]) {
  const inspected = all.filter(({ file }) => file.subset === subset);
  const labels = inspected.filter(isOfClass).map(({ file }) => file.label);
  const classes = [...new Set(labels)].sort(compareCodePoints);
  const images = inspected
    .flatMap(toImage)
    .sort((a, b) => compareCodePoints(a.label, b.label) || compareCodePoints(a.path, b.path));
  const empty = classFolders.filter((label) => !classes.includes(label)).map((label) => joinPath(under, label));
  const allNoted = [
    ...noted,
    ...empty.map((path) => ({ path, note: { reason: 'no-image-in-class', facts: {} } as const })),
    ...inspected.flatMap(({ file: { path }, inspection }) =>
      (inspection.kind === 'usable' ? inspection.notes : [inspection.note]).map((note) => ({ path, note })),
    ),
  ];
  return { subset, base, classes, images, noted: allNoted };
}

function isOfClass({ inspection }: Inspected<Candidate>): boolean {
  return inspection.kind === 'usable' || !NOT_IMAGES.includes(IMAGE_NOTES[inspection.note.reason].code);
}

function toImage({ file, inspection }: Inspected<Candidate>): ScannedImage[] {
  if (inspection.kind === 'unusable') return [];
  const { path, label, bytes, modifiedMs } = file;
  const { sha256, width, height } = inspection;
  return [{ path, label, bytes, modifiedMs, sha256, width, height }];
}

type PlacedImage = Pick<ScannedImage, 'path' | 'label' | 'sha256'> & { readonly subset: Subset };

/**
 * One note for every image whose content came before: in another class, in the other subset, or simply again. The first
 * image of each content has none.
 */
function noteDuplicates(images: readonly PlacedImage[]): ImageProblem[] {
  const firsts = new Map<string, PlacedImage>();
  return images.flatMap((image) => {
    const first = firsts.get(image.sha256);
    if (first === undefined) firsts.set(image.sha256, image);
    return first === undefined ? [] : imageProblem(image.path, likeness(image, first));
  });
}

function likeness(image: PlacedImage, { path, label, subset }: PlacedImage): ImageNote {
  if (image.label !== label) return { reason: 'duplicate-in-class', facts: { path, label } };
  if (image.subset !== subset) return { reason: 'duplicate-in-subset', facts: { path, subset } };
  return { reason: 'duplicate', facts: { path } };
}
