/** Turns a scan into the images of a run: subsets, classes, and a hash over all of it. */

import { join } from 'node:path';
import { sha256 } from '../../base/hash';
import { DEFAULT_SHARE, splitImages } from '../../core/training/split';
import type { DatasetScan, ScannedImage, RunDataset, RunImage, Subset } from '../../shared/dataset';
import { LatheError } from '../../shared/failures/failure';

/**
 * @param share of validation images, 0 to 1 (exclusive); null for the default or the folder’s own validation images
 * @throws LatheError setting-invalid, too-few-pictures
 */
export function runDataset(scan: DatasetScan, share: number | null, seed: number): RunDataset {
  const { folder, validationFolder, layout, classes, problems } = scan;
  const hasOwn = scan.validation.length > 0;
  if (hasOwn && share !== null) throw new LatheError('split-with-validation', { images: scan.validation.length });
  const used = share ?? DEFAULT_SHARE;
  const sides = hasOwn ? scan : splitImages(scan.train, used, seed);
  const split: RunDataset['split'] = hasOwn ? { kind: 'folders' } : { kind: 'stratified', share: used, seed };
  const place = (images: readonly ScannedImage[], root: string): RunImage[] =>
    images.map((image) => ({ ...image, file: join(root, image.path), classIndex: classes.indexOf(image.label) }));
  const train = place(sides.train, folder);
  const validation = place(sides.validation, hasOwn ? (validationFolder ?? folder) : folder);
  const lines = (subset: Subset, images: readonly RunImage[]): string =>
    images.map((image) => `\n${subset} ${image.classIndex} ${image.sha256}`).join('');
  const hash = sha256(JSON.stringify(classes), lines('train', train), lines('validation', validation));
  return { folder, validationFolder, layout, classes, split, train, validation, problems, sha256: hash };
}
