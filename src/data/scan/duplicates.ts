/** Notes on images with the same content. */

import type { ScannedImage, ImageProblem, Subset } from '../../shared/dataset';

export interface ShownImage extends ScannedImage {
  readonly subset: Subset;
  /** As problems name it. */
  readonly shownPath: string;
}

/**
 * One note for every image whose content came before: in another class, in the other subset, or simply again. The
 * first image of each content has none.
 */
export function noteDuplicates(images: readonly ShownImage[]): ImageProblem[] {
  const firsts = new Map<string, ShownImage>();
  const problems: ImageProblem[] = [];
  for (const image of images) {
    const first = firsts.get(image.sha256);
    if (!first) firsts.set(image.sha256, image);
    else problems.push({ path: image.shownPath, ...describe(image, first) });
  }
  return problems;
}

function describe(image: ShownImage, first: ShownImage): Omit<ImageProblem, 'path'> {
  const { shownPath, label, subset } = first;
  if (image.label !== label) {
    const message = `It has the same content as “${shownPath}”, which is in class “${label}”.`;
    return { code: 'duplicate-across-classes', message };
  }
  if (image.subset !== subset) {
    const message = `It has the same content as “${shownPath}”, which is among the ${subset} pictures.`;
    return { code: 'duplicate-across-split', message };
  }
  return { code: 'duplicate', message: `It has the same content as “${shownPath}”.` };
}
