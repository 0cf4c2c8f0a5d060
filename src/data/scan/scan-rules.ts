/** What a folder must have before anything is trained on it. */

import type { DatasetScan, ScannedImage } from '../../shared/dataset';
import { LatheError } from '../../shared/failures/failure';

/**
 * At least two classes, the same ones on both sides; each with a usable image for training and one for validation, two of
 * different content where validation images are still to be split off.
 *
 * @param validationClasses null where the folder brings no validation images
 * @returns LatheError too-few-classes, classes-differ or too-few-pictures; null where the folder can be trained on
 */
export function refusalOf(
  { folder, classes, train, validation }: Pick<DatasetScan, 'folder' | 'classes' | 'train' | 'validation'>,
  validationClasses: readonly string[] | null,
): LatheError | null {
  if (classes.length < 2) return new LatheError('too-few-classes', { folder, classes });
  const onlyTraining = classes.filter((label) => validationClasses?.includes(label) === false);
  const onlyValidation = validationClasses?.filter((label) => !classes.includes(label)) ?? [];
  if (onlyTraining.length + onlyValidation.length > 0) {
    return new LatheError('classes-differ', { onlyTraining, onlyValidation });
  }
  for (const label of classes) {
    const images = countContents(train, label);
    const lacks =
      validationClasses === null && images < 2
        ? 'split'
        : images < 1
          ? 'training'
          : validationClasses !== null && countContents(validation, label) < 1
            ? 'validation'
            : null;
    if (lacks !== null) return new LatheError('class-too-small', { folder, label, images, lacks });
  }
  return null;
}

function countContents(among: readonly ScannedImage[], label: string): number {
  return new Set(among.filter((image) => image.label === label).map((image) => image.sha256)).size;
}
