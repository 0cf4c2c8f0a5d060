/** Looks at every file of a folder and says what can be trained on. */

import { join } from 'node:path';
import { compareCodePoints } from '../../core/text/code-points';
import type { DatasetScan, ImageProblem, ScannedImage, Subset } from '../../shared/dataset';
import type { ImageProblemCode } from '../../shared/failures/image-notes';
import { LatheError } from '../../shared/failures/failure';
import { IMAGE_NOTES, type ImageNote } from '../../shared/failures/image-notes';
import { heicFiles, imageProblem } from '../../shared/image-problems';
import type { TrainerTasks } from '../../shared/trainer-protocol';
import { findLayout, type FoundLayout } from './folder-layout';
import { listFolder, type Noted } from './folder-walk';
import { listSubset, type Candidate, type SubsetListing } from './list-subset';
import { inspectFiles, type Inspected, type InspectOptions } from './inspect-files';
import { groupBy } from './pick-images';
import { refusalOf } from './scan-rules';

export type ScanOptions = InspectOptions & TrainerTasks['survey']['args'];

/** A folder in which nothing but such files lie is no class. */
const NOT_IMAGES: readonly ImageProblemCode[] = ['not-a-picture', 'empty', 'unreadable'];

/**
 * Scans a folder for training. Throws LatheError `folder-missing`, `folder-not-a-folder`, `folder-unreadable`,
 * `layout-ambiguous`, `too-few-classes`, `too-few-pictures`, `classes-differ` or `cancelled`; a bad file is a problem in the result.
 */
export async function scanFolder(options: ScanOptions): Promise<DatasetScan> {
  const { scan, refusal } = await surveyFolder(options);
  if (refusal !== null) throw LatheError.from(refusal);
  return scan;
}

/** The same, with what keeps the folder from being trained on as a value beside what was found of every file. */
export async function surveyFolder(options: ScanOptions): Promise<TrainerTasks['survey']['result']> {
  const { folder, validationFolder, signal } = options;
  const found = await findLayout(folder, validationFolder, options.layout);
  const { reading } = found;
  const listings: SubsetListing[] = [];
  for (const place of reading.places) listings.push(await listSubset(place, signal));
  const inspected = await inspectFiles(
    listings.flatMap(({ candidates }) => candidates),
    options,
  );
  const sides = listings.map((listing) => sideOf(listing, inspected));
  const [train = { classes: [], images: [] }, validation] = sides;
  /** Relative where the file lies in the scanned folder, else absolute. */
  const shown = (base: string, path: string): string => (base === folder ? path : join(base, path));
  const problems = [
    ...reading.noted.map(({ path, note }) => imageProblem(path, note)),
    ...sides.flatMap(({ base, noted }) => noted.map(({ path, note }) => imageProblem(shown(base, path), note))),
    ...noteDuplicates(
      sides.flatMap(({ base, subset, images }) =>
        images.map((image) => ({ ...image, subset, path: shown(base, image.path) })),
      ),
    ),
  ];
  const isFlat = reading.layout !== 'train-validation' && listings[0]?.classFolders.size === 0;
  const scan: DatasetScan = {
    folder,
    validationFolder,
    layout: isFlat ? 'flat' : reading.layout,
    classes: train.classes,
    train: train.images,
    validation: validation?.images ?? [],
    problems: problems.sort((a, b) => compareCodePoints(a.path, b.path)),
  };
  const refusal =
    (await refusalOfLayout(folder, found)) ??
    listings.flatMap((listing) => listing.refusal ?? [])[0] ??
    (await hintedInside(refusalOf(scan, validation?.classes ?? null), folder));
  return { scan, refusal: refusalByHeic(refusal, scan)?.failure ?? null };
}

async function refusalOfLayout(folder: string, { refusal }: FoundLayout): Promise<LatheError | null> {
  if (refusal === null) return null;
  const { folders } = await listFolder(folder, '');
  if (refusal === 'no-training-part') return new LatheError(refusal, { folder, folders });
  return new LatheError(refusal, { folder, folders, command: ['scan', folder] });
}

/** Who brings a phone’s pictures has not brought too few: that they are HEIC comes before anything that is missing. */
function refusalByHeic(refusal: LatheError | null, { folder, problems }: DatasetScan): LatheError | null {
  const files = refusal?.code === 'too-few-classes' || refusal?.code === 'too-few-pictures' ? heicFiles(problems) : 0;
  return files > 0 ? new LatheError('heic-images', { folder, files }) : refusal;
}

/** An archive is often unpacked into a folder of its own: where nothing else is there, the hint names it. */
async function hintedInside(refusal: LatheError | null, folder: string): Promise<LatheError | null> {
  if (refusal?.failure.reason !== 'too-few-classes') return refusal;
  const { folders } = await listFolder(folder, '');
  const [only = '', ...others] = folders;
  if (only === '' || others.length > 0) return refusal;
  const inside = await listFolder(folder, only).catch(() => null);
  if (inside === null || inside.folders.length === 0) return refusal;
  return new LatheError('too-few-classes', { ...refusal.failure.facts, inner: join(folder, only) });
}

/** Classes and images of a subset in Keras’ order, by class, then by path, and what was noticed. */
function sideOf(listing: SubsetListing, all: readonly Inspected<Candidate>[]) {
  const { subset, base, classFolders } = listing;
  const inspected = all.filter(({ file }) => file.subset === subset);
  const labels = inspected.filter(isOfClass).map(({ file }) => file.label);
  const found = new Set(labels);
  const classes = [...found].sort(compareCodePoints);
  const images = inspected
    .flatMap(toImage)
    .sort((a, b) => compareCodePoints(a.label, b.label) || compareCodePoints(a.path, b.path));
  const empty = [...classFolders].flatMap(([label, paths]) => (found.has(label) ? [] : paths));
  const noted = [
    ...listing.noted,
    ...empty.map((path) => ({ path, note: { reason: 'no-image-in-class', facts: {} } as const })),
    ...inspected.flatMap(({ file: { path }, inspection }) =>
      (inspection.kind === 'usable' ? inspection.notes : [inspection.note]).map((note) => ({ path, note })),
    ),
    ...(subset === 'train' ? fewOfClass(listing, images) : []),
  ];
  return { subset, base, classes, images, noted };
}

/** A class so much smaller than the largest is as good as not there. */
const FEW = 10;

function fewOfClass({ classFolders, under }: SubsetListing, images: readonly ScannedImage[]): Noted[] {
  const counts = [...groupBy(images, ({ label }) => label)].map(([label, some]) => ({ label, count: some.length }));
  const [largest] = [...counts].sort((a, b) => b.count - a.count);
  if (largest === undefined) return [];
  return counts.flatMap(({ label, count }): Noted[] => {
    const times = Math.floor(largest.count / count);
    const facts = { images: count, times, label: largest.label };
    return times < FEW
      ? []
      : [{ path: classFolders.get(label)?.[0] ?? under, note: { reason: 'few-of-class', facts } }];
  });
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
