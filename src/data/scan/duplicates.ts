/** Notes on pictures with the same content. */

import type { Picture, PictureProblem, Subset } from '../../shared/dataset';

export interface ShownPicture extends Picture {
  readonly subset: Subset;
  /** As problems name it. */
  readonly shownPath: string;
}

/**
 * One note for every picture whose content came before: in another class, in the other subset, or simply again. The
 * first picture of each content has none.
 */
export function noteDuplicates(pictures: readonly ShownPicture[]): PictureProblem[] {
  const firsts = new Map<string, ShownPicture>();
  const problems: PictureProblem[] = [];
  for (const picture of pictures) {
    const first = firsts.get(picture.sha256);
    if (!first) firsts.set(picture.sha256, picture);
    else problems.push({ path: picture.shownPath, ...describe(picture, first) });
  }
  return problems;
}

function describe(picture: ShownPicture, first: ShownPicture): Omit<PictureProblem, 'path'> {
  const { shownPath, label, subset } = first;
  if (picture.label !== label) {
    const message = `It has the same content as “${shownPath}”, which is in class “${label}”.`;
    return { code: 'duplicate-across-classes', message };
  }
  if (picture.subset !== subset) {
    const message = `It has the same content as “${shownPath}”, which is among the ${subset} pictures.`;
    return { code: 'duplicate-across-split', message };
  }
  return { code: 'duplicate', message: `It has the same content as “${shownPath}”.` };
}
