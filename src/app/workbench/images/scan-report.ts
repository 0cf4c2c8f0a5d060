/** What a page shows of a scan: classes with a few of their images, counts as the run will have them, problems. */

import { splitImages } from '../../../core/training/split';
import type { OpenedItem, ImageProblems, ImageRef, ScannedClass, ScanReport } from '../../../shared/contract/images';
import type { DatasetScan, ScannedImage, ImageProblem } from '../../../shared/dataset';
import { LatheError } from '../../../shared/failures/failure';
import type { Failure } from '../../../shared/failures/failure';
import { DEFAULT_SHARE } from '../../../core/training/split';

const SAMPLES = 6;
const SHOWN_PROBLEMS = 1000;
/** Counts are the same for every seed, but for images that are there twice. */
const SEED = 1;

export interface Surveyed {
  readonly scan: DatasetScan;
  readonly refusal: Failure | null;
}

interface Sides {
  readonly train: readonly ScannedImage[];
  readonly validation: readonly ScannedImage[];
  readonly refusal: Failure | null;
}

/**
 * @param share of the images that validate where the folder brings none; null for the default
 * @throws LatheError setting-invalid for a share that is none
 */
export function scanReport(folder: OpenedItem, { scan, refusal }: Surveyed, share: number | null): ScanReport {
  const sides = refusal === null ? sidesOf(scan, share ?? DEFAULT_SHARE) : { ...scan, refusal };
  const found = byLabel(scan.train);
  const train = byLabel(sides.train);
  const validation = byLabel(sides.validation);
  const classes = scan.classes.map((label): ScannedClass => {
    const samples = spread(found.get(label) ?? [], SAMPLES);
    return {
      label,
      train: train.get(label)?.length ?? 0,
      validation: validation.get(label)?.length ?? 0,
      samples: samples.map(({ path }): ImageRef => ({ kind: 'item', item: folder.id, path })),
    };
  });
  return {
    folder,
    layout: scan.layout,
    classes,
    train: sides.train.length,
    validation: sides.validation.length,
    hasOwnValidation: scan.validation.length > 0,
    ...problemsShown(scan.problems),
    refusal: sides.refusal,
  };
}

export function problemsShown(problems: readonly ImageProblem[]): ImageProblems {
  return { problemCounts: countBy(problems.map(({ code }) => code)), problems: problems.slice(0, SHOWN_PROBLEMS) };
}

/** As a run would have them. */
function sidesOf(scan: DatasetScan, share: number): Sides {
  if (scan.validation.length > 0) return { ...scan, refusal: null };
  try {
    return { ...splitImages(scan.train, share, SEED), refusal: null };
  } catch (error) {
    if (!(error instanceof LatheError) || error.code !== 'too-few-pictures') throw error;
    return { ...scan, refusal: error.failure };
  }
}

function byLabel(images: readonly ScannedImage[]): Map<string, ScannedImage[]> {
  const groups = new Map<string, ScannedImage[]>();
  for (const image of images) {
    const group = groups.get(image.label);
    if (group === undefined) groups.set(image.label, [image]);
    else group.push(image);
  }
  return groups;
}

/** So many of them at equal distances: neighbours in a folder are often of the same scene. */
function spread<T>(all: readonly T[], count: number): T[] {
  if (all.length <= count) return [...all];
  return Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) * all.length) / count)).flatMap((at) =>
    all.slice(at, at + 1),
  );
}

function countBy(codes: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  return Object.fromEntries(counts);
}
