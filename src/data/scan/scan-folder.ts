/** Looks at every file of a folder and says what can be trained on. */

import { join } from 'node:path';
import { compareCodePoints } from '../../core/text/code-points';
import type { DatasetScan, ScannedImage, ImageProblem, ImageProblemCode, Subset } from '../../shared/dataset';
import { LatheError } from '../../shared/failures/failure';
import type { Failure } from '../../shared/failures/failure';
import { noteDuplicates } from './duplicates';
import { findPlaces, listSubset, requireFolder, type Candidate, type SubsetPlace } from './folder-layout';
import { joinPath } from './folder-walk';
import type { Inspection } from './inspect-image';
import { inspectFiles, type InspectOptions } from './inspect-files';
import { requireTrainable } from './scan-rules';

export interface ScanOptions extends InspectOptions {
  /** Absolute. */
  readonly folder: string;
  /** Absolute; null when the validation images lie in `folder` or are split off. */
  readonly validationFolder: string | null;
}

/** A file with what was found out about it. */
interface Judged {
  readonly candidate: Candidate;
  readonly inspection: Inspection;
}

/** A scan, whether or not it can be trained on. */
interface Survey {
  readonly scan: DatasetScan;
  /** null when the folder brings no validation images. */
  readonly validationClasses: readonly string[] | null;
}

/** A folder in which nothing but such files lie is no class. */
const NOT_IMAGES: readonly ImageProblemCode[] = ['not-a-picture', 'empty', 'unreadable'];

/**
 * Scans a folder for training. Throws LatheError `folder-missing`, `folder-not-a-folder`, `folder-unreadable`,
 * `too-few-classes`, `too-few-pictures`, `classes-differ` or `cancelled`; a bad file is a problem in the result.
 */
export async function scanFolder(options: ScanOptions): Promise<DatasetScan> {
  const { scan, validationClasses } = await survey(options);
  requireTrainable(scan, validationClasses);
  return scan;
}

/** The same, with what keeps the folder from being trained on as a value wherever its classes can be told. */
export async function judgeFolder(options: ScanOptions): Promise<{ scan: DatasetScan; refusal: Failure | null }> {
  const { scan, validationClasses } = await survey(options);
  try {
    requireTrainable(scan, validationClasses);
    return { scan, refusal: null };
  } catch (error) {
    if (error instanceof LatheError) return { scan, refusal: error.failure };
    throw error;
  }
}

/** The same without any demand on how many classes and images there are. */
export async function surveyFolder(options: ScanOptions): Promise<DatasetScan> {
  return (await survey(options)).scan;
}

async function survey(options: ScanOptions): Promise<Survey> {
  const { folder, validationFolder } = options;
  await requireFolder(folder);
  if (validationFolder !== null) await requireFolder(validationFolder);
  const { hasTrainFolder, places, problems: unused } = await findPlaces(folder, validationFolder);
  const candidates: Candidate[] = [];
  const problems: ImageProblem[] = [...unused];
  const classFolders = new Map<Subset, readonly string[]>();
  for (const place of places) {
    const listing = await listSubset(place, options.signal);
    candidates.push(...listing.candidates);
    problems.push(
      ...listing.problems.map((problem) => ({ ...problem, path: shownPath(options, place, problem.path) })),
    );
    classFolders.set(place.subset, listing.classFolders);
  }
  const inspections = await inspectFiles(candidates, options);
  const judged = candidates.map((candidate, i): Judged => ({ candidate, inspection: at(inspections, i) }));
  const classes = new Map(places.map(({ subset }) => [subset, classesOf(judged, subset)]));
  for (const place of places) {
    const used = classes.get(place.subset) ?? [];
    const without = (classFolders.get(place.subset) ?? []).filter((label) => !used.includes(label));
    problems.push(...without.map((label) => emptyClass(shownPath(options, place, joinPath(place.under, label)))));
  }
  problems.push(...notesOn(options, judged));
  const images = judged.flatMap(toImage).sort(byClassAndPath);
  problems.push(...noteDuplicates(images.map((each) => ({ ...each, shownPath: shownPath(options, each, each.path) }))));
  const isFlat = !hasTrainFolder && classFolders.get('train')?.length === 0;
  const scan: DatasetScan = {
    folder,
    validationFolder,
    layout: hasTrainFolder ? 'train-validation' : isFlat ? 'flat' : 'class-folders',
    classes: classes.get('train') ?? [],
    train: images.filter((each) => each.subset === 'train').map(bare),
    validation: images.filter((each) => each.subset === 'validation').map(bare),
    problems: problems.sort((a, b) => compareCodePoints(a.path, b.path)),
  };
  return { scan, validationClasses: classes.get('validation') ?? null };
}

/** Relative where the file lies in the scanned folder, else absolute. */
function shownPath({ folder }: ScanOptions, { base }: Pick<SubsetPlace, 'base'>, path: string): string {
  return base === folder ? path : join(base, path);
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError(`${index} of ${items.length}`);
  return item;
}

function classesOf(judged: readonly Judged[], subset: Subset): string[] {
  const labels = new Set<string>();
  for (const { candidate, inspection } of judged) {
    if (candidate.subset !== subset) continue;
    if (inspection.kind === 'usable' || !NOT_IMAGES.includes(inspection.note.code)) labels.add(candidate.label);
  }
  return [...labels].sort(compareCodePoints);
}

function emptyClass(path: string): ImageProblem {
  return { path, code: 'empty-class', message: 'There is no picture in the folder, so it is not a class.' };
}

function notesOn(options: ScanOptions, judged: readonly Judged[]): ImageProblem[] {
  return judged.flatMap(({ candidate, inspection }) => {
    const path = shownPath(options, candidate, candidate.path);
    const notes = inspection.kind === 'usable' ? inspection.notes : [inspection.note];
    return notes.map((note) => ({ path, ...note }));
  });
}

type PlacedImage = ScannedImage & { readonly subset: Subset; readonly base: string };

function toImage({ candidate, inspection }: Judged): PlacedImage[] {
  if (inspection.kind === 'unusable') return [];
  const { path, label, bytes, modifiedMs, subset, base } = candidate;
  const { sha256, width, height } = inspection;
  return [{ path, label, bytes, modifiedMs, sha256, width, height, subset, base }];
}

function bare({ path, label, bytes, modifiedMs, sha256, width, height }: PlacedImage): ScannedImage {
  return { path, label, bytes, modifiedMs, sha256, width, height };
}

/** Training first, then by class, then by path: Keras' order within each subset. */
function byClassAndPath(a: PlacedImage, b: PlacedImage): number {
  return (
    compareCodePoints(a.subset, b.subset) || compareCodePoints(a.label, b.label) || compareCodePoints(a.path, b.path)
  );
}
