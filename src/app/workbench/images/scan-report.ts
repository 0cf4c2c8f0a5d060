/** What a page shows of a scan: classes with a few of their images, counts as the run will have them, problems. */

import { splitImages, DEFAULT_SHARE } from '../../../core/training/split';
import { groupBy, spread } from '../../../data/scan/pick-images';
import type { OpenedItem, ImageProblems, ImageRef, ScannedClass, ScanReport } from '../../../shared/contract/images';
import type { DatasetScan, ScannedImage, ImageProblem } from '../../../shared/dataset';
import { LatheError, type Failure } from '../../../shared/failures/failure';
import { heicFiles } from '../../../shared/image-problems';
import type { TrainerTasks } from '../../../shared/trainer-protocol';

const SAMPLES = 6;
const SHOWN_PROBLEMS = 1000;
/** Any seed gives the same counts, except where images are duplicated. */
const SEED = 1;

type Sides = Pick<DatasetScan, 'train' | 'validation'> & { readonly refusal: Failure | null };

/**
 * @param share of the images that validate where the folder brings none; null for the default
 * @throws LatheError setting-invalid for a share that is none
 */
export function scanReport(
  folder: OpenedItem,
  { scan, refusal }: TrainerTasks['survey']['result'],
  share: number | null,
): ScanReport {
  const sides = refusal === null ? sidesOf(scan, share ?? DEFAULT_SHARE) : { ...scan, refusal };
  const byLabel = (images: readonly ScannedImage[]) => groupBy(images, ({ label }) => label);
  const [found, train, validation] = [byLabel(scan.train), byLabel(sides.train), byLabel(sides.validation)];
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
    heic: heicFiles(scan.problems),
    ...problemsShown(scan.problems),
    refusal: sides.refusal,
  };
}

export function problemsShown(problems: readonly ImageProblem[]): ImageProblems {
  const byCode = [...groupBy(problems, ({ code }) => code)];
  const problemCounts = Object.fromEntries(byCode.map(([code, some]) => [code, some.length]));
  return { problemCounts, problems: problems.slice(0, SHOWN_PROBLEMS) };
}

function sidesOf(scan: DatasetScan, share: number): Sides {
  if (scan.validation.length > 0) return { ...scan, refusal: null };
  try {
    return { ...splitImages(scan.train, share, SEED), refusal: null };
  } catch (error) {
    if (!(error instanceof LatheError) || error.code !== 'too-few-pictures') throw error;
    return { ...scan, refusal: error.failure };
  }
}
