/** What a folder must have before anything is trained on it. */

import type { DatasetScan, ScannedImage } from '../../shared/dataset';
import { LatheError } from '../../shared/failures/failure';
import { groupBy } from './pick-images';

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
  if (classes.length < 2) return new LatheError('too-few-classes', { folder, classes, inner: null });
  const [trained, validated] = [new Set(classes), new Set(validationClasses ?? classes)];
  const onlyTraining = classes.filter((label) => !validated.has(label));
  const onlyValidation = [...validated].filter((label) => !trained.has(label));
  if (onlyTraining.length + onlyValidation.length > 0) {
    return new LatheError('classes-differ', { onlyTraining, onlyValidation });
  }
  const [ofTraining, ofValidation] = [countContents(train), countContents(validation)];
  for (const label of classes) {
    const images = ofTraining.get(label) ?? 0;
    const lacks =
      validationClasses === null && images < 2
        ? 'split'
        : images < 1
          ? 'training'
          : validationClasses !== null && (ofValidation.get(label) ?? 0) < 1
            ? 'validation'
            : null;
    if (lacks !== null) return new LatheError('class-too-small', { folder, label, images, lacks });
  }
  return null;
}

/** Images of different content by class. */
function countContents(images: readonly ScannedImage[]): Map<string, number> {
  const byLabel = groupBy(images, ({ label }) => label);
  return new Map([...byLabel].map(([label, some]) => [label, new Set(some.map(({ sha256 }) => sha256)).size]));
}
