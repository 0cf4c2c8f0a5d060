/** What a folder must have before anything is trained on it. */

import type { DatasetScan, ScannedImage } from '../../shared/dataset';
import type { LatheError } from '../../shared/failures/failure';
import { toldError } from '../../shared/failures/failure';

type Counted = Pick<DatasetScan, 'folder' | 'classes' | 'train' | 'validation'>;

const quoted = (labels: readonly string[]): string => labels.map((label) => `“${label}”`).join(', ');

/**
 * At least two classes, the same ones on both sides; each with a usable image for training and one for validation,
 * two of different content where validation images are still to be split off (`validationClasses` null). Throws LatheError `too-few-classes`,
 * `classes-differ` or `too-few-pictures`.
 */
export function requireTrainable(scan: Counted, validationClasses: readonly string[] | null): void {
  requireClasses(scan, validationClasses);
  for (const label of scan.classes) {
    const train = countContents(scan.train, label);
    const validation = countContents(scan.validation, label);
    const has = `Class “${label}” has ${images(train)} of its own`;
    if (validationClasses === null && train < 2) {
      throw tooFew(scan, `${has}; two different ones are needed, one to train on and one to validate with.`);
    }
    if (train < 1) throw tooFew(scan, `${has} to train on; one is needed.`);
    if (validationClasses !== null && validation < 1) {
      throw tooFew(scan, `Class “${label}” has no usable picture to validate with; one is needed.`);
    }
  }
}

function requireClasses({ folder, classes }: Counted, validationClasses: readonly string[] | null): void {
  if (classes.length < 2) {
    const found = classes.length === 0 ? 'none' : `only ${quoted(classes)}`;
    throw toldError(
      'too-few-classes',
      `At least two classes with pictures were expected in “${folder}”, but there is ${found}.`,
      'Make one folder for each class, named after it, and put its pictures there.',
    );
  }
  if (validationClasses === null) return;
  const onlyTrain = classes.filter((label) => !validationClasses.includes(label));
  const onlyValidation = validationClasses.filter((label) => !classes.includes(label));
  if (onlyTrain.length + onlyValidation.length === 0) return;
  const parts = [
    onlyTrain.length > 0 ? `only training has ${quoted(onlyTrain)}` : '',
    onlyValidation.length > 0 ? `only validation has ${quoted(onlyValidation)}` : '',
  ].filter((part) => part !== '');
  throw toldError(
    'classes-differ',
    `The same classes were expected for training and validation, but ${parts.join(', and ')}.`,
    'Give both folders subfolders of the same names.',
  );
}

const images = (count: number): string => (count === 1 ? '1 usable picture' : `${count} usable pictures`);

function countContents(among: readonly ScannedImage[], label: string): number {
  return new Set(among.filter((image) => image.label === label).map((image) => image.sha256)).size;
}

function tooFew({ folder }: Counted, message: string): LatheError {
  const hint = `Add pictures, or see what was left out and why: lathe scan "${folder}"`;
  return toldError('too-few-pictures', message, hint);
}
