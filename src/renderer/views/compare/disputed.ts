/** Which of the images that two runs see differently are looked at. */

import type { DisputedImage } from '../../../shared/contract/predictions';

/** All, those of which one of the two alone is right, or neither. */
export type DisputedKind = 'all' | 'first' | 'second' | 'neither';

export function disputedOf(disputed: readonly DisputedImage[], kind: DisputedKind): readonly DisputedImage[] {
  if (kind === 'all') return disputed;
  return disputed.filter(({ label, answers: [first, second] }) => {
    if (kind === 'first') return first.predicted === label;
    if (kind === 'second') return second.predicted === label;
    return first.predicted !== label && second.predicted !== label;
  });
}
