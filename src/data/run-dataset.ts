/** The pictures of a run, fixed when the run is made. */

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { splitPictures } from '../core/training/split';
import type { DatasetScan, Picture, RunDataset, RunPicture } from '../shared/dataset';

export interface SplitChoice {
  /** Share of the pictures that is taken for validation where the folder brings none, 0 to 1 (exclusive). */
  readonly share: number;
  readonly seed: number;
}

/**
 * What `dataset.json` keeps: the scan’s own validation pictures, or a stratified split. Throws what `splitPictures`
 * throws.
 */
export function buildRunDataset(scan: DatasetScan, choice: SplitChoice): RunDataset {
  const bringsValidation = scan.validation.length > 0;
  const { train, validation } = bringsValidation ? scan : splitPictures(scan.train, choice.share, choice.seed);
  const { folder, validationFolder, layout, classes, problems } = scan;
  const place = (picture: Picture, base: string): RunPicture => {
    return { ...picture, file: join(base, picture.path), classIndex: classes.indexOf(picture.label) };
  };
  const placed = {
    train: train.map((picture) => place(picture, folder)),
    validation: validation.map((picture) => place(picture, validationFolder ?? folder)),
  };
  return {
    folder,
    validationFolder,
    layout,
    classes,
    split: bringsValidation ? { kind: 'folders' } : { kind: 'stratified', share: choice.share, seed: choice.seed },
    ...placed,
    problems,
    sha256: hashDataset(classes, placed),
  };
}

/** SHA-256 over one JSON line of classes, then one for each picture: subset, class index and content hash. */
function hashDataset(
  classes: readonly string[],
  subsets: { readonly train: readonly RunPicture[]; readonly validation: readonly RunPicture[] },
): string {
  const hash = createHash('sha256').update(`${JSON.stringify(classes)}\n`);
  for (const subset of ['train', 'validation'] as const) {
    for (const { classIndex, sha256 } of subsets[subset]) hash.update(`${subset} ${classIndex} ${sha256}\n`);
  }
  return hash.digest('hex');
}
