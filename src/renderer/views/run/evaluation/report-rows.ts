/** A report’s images and classes: which are shown, in what order, and as a table for spreadsheets. */

import { compareNatural } from '../../../../core/text/natural-order';
import type { ReportedImage, ValidationReport } from '../../../../shared/contract/predictions';
import type { ClassMetrics } from '../../../../shared/reports';

/** Which images of a report are looked at. */
export type Selection =
  | { readonly kind: 'mistakes' }
  | { readonly kind: 'all' }
  /** Indices of classes: true ones are rows. */
  | { readonly kind: 'cell'; readonly row: number; readonly column: number }
  | { readonly kind: 'class'; readonly index: number };

export const MISTAKES: Selection = { kind: 'mistakes' };

export function isMistake({ label, predicted }: ReportedImage): boolean {
  return label !== predicted;
}

function isSelected(image: ReportedImage, selection: Selection, classes: readonly string[]): boolean {
  switch (selection.kind) {
    case 'all':
      return true;
    case 'mistakes':
      return isMistake(image);
    case 'class':
      return image.label === classes[selection.index];
    case 'cell':
      return image.label === classes[selection.row] && image.predicted === classes[selection.column];
  }
}

/** The worst first: those with the highest loss. */
export function selectedImages(
  { images, classes }: Pick<ValidationReport, 'images' | 'classes'>,
  selection: Selection,
): readonly ReportedImage[] {
  return images
    .filter((image) => isSelected(image, selection, classes))
    .sort((a, b) => b.loss - a.loss || compareNatural(a.path, b.path));
}

export type ClassSortKey = keyof ClassMetrics;

export interface ClassSort {
  readonly key: ClassSortKey;
  readonly isDescending: boolean;
}

/** Each class with its place in the matrix. */
export function sortedClasses(
  perClass: readonly ClassMetrics[],
  { key, isDescending }: ClassSort,
): readonly (ClassMetrics & { readonly index: number })[] {
  const ascending = (a: ClassMetrics, b: ClassMetrics): number =>
    key === 'label' ? compareNatural(a.label, b.label) : a[key] - b[key];
  return perClass
    .map((each, index) => ({ ...each, index }))
    .sort((a, b) => (isDescending ? ascending(b, a) : ascending(a, b)));
}

/** Mean cross-entropy; null without images. */
export function meanLoss(images: readonly ReportedImage[]): number | null {
  if (images.length === 0) return null;
  return images.reduce((sum, { loss }) => sum + loss, 0) / images.length;
}

/** As `lathe evaluate --csv` writes them. */
export function predictionTable(images: readonly ReportedImage[]): (string | number)[][] {
  return [
    ['path', 'label', 'predicted', 'probability', 'loss'],
    ...images.map(({ path, label, predicted, probability, loss }) => [path, label, predicted, probability, loss]),
  ];
}
