/**
 * Augmented views of an image as plain data. A view says what is done to an image, not when: the same view gives the
 * same values in any process, and its key names it in the feature cache.
 */

import type { AugmentName, RunSettings } from '../../shared/settings';
import { randomAt, type Random } from './random';

/**
 * One affine map about the centre, then a flip. Names and order as in Keras' `apply_affine_transform`, which maps a
 * place (column, row) of the output to its source by rotation · shift · shear · zoom.
 */
export interface Augmentation {
  /** Degrees. */
  readonly rotation: number;
  /** Columns and rows, as shares of the image's width and height. */
  readonly shift: readonly [number, number];
  /** Degrees. */
  readonly shear: number;
  /** Of columns and rows; above 1 the image gets smaller. */
  readonly zoom: readonly [number, number];
  /** Whether left and right are exchanged, after the map. */
  readonly flip: boolean;
}

export const NO_AUGMENTATION: Augmentation = { rotation: 0, shift: [0, 0], shear: 0, zoom: [1, 1], flip: false };

export const MIRROR_IMAGE: Augmentation = { ...NO_AUGMENTATION, flip: true };

/** Whether a view moves pixels other than by the flip. */
export function isAffine({ rotation, shift, shear, zoom }: Augmentation): boolean {
  return [rotation, ...shift, shear].some((each) => each !== 0) || zoom.some((each) => each !== 1);
}

/** The canonical name of a view: `plain`, `mirror`, or every number of it. */
export function augmentationKey(augmentation: Augmentation): string {
  const end = augmentation.flip ? 'mirror' : 'plain';
  if (!isAffine(augmentation)) return end;
  const { rotation, shift, shear, zoom } = augmentation;
  return `affine ${[rotation, ...shift, shear, ...zoom].join(' ')} ${end}`;
}

/** Zoom, shear and flip of the article: Keras' `zoom_range=0.2, shear_range=0.2, horizontal_flip=True`. */
function drawArticle(random: Random): Augmentation {
  const zoom: [number, number] = [random.between(0.8, 1.2), random.between(0.8, 1.2)];
  return { ...NO_AUGMENTATION, zoom, shear: random.between(-0.2, 0.2), flip: random.next() < 0.5 };
}

/** Flip, zoom of both axes alike by up to 10 %, shift by up to 5 %, rotation by up to 8 degrees. */
function drawStandard(random: Random): Augmentation {
  const zoom = random.between(0.9, 1.1);
  const shift: [number, number] = [random.between(-0.05, 0.05), random.between(-0.05, 0.05)];
  return { rotation: random.between(-8, 8), shift, shear: 0, zoom: [zoom, zoom], flip: random.next() < 0.5 };
}

/**
 * The view of image `index` in round `round`: the epoch where every epoch draws a fresh view, else the number of the
 * kept view. A pure function of its arguments.
 */
export function drawAugmentation(augment: AugmentName, seed: number, round: number, index: number): Augmentation {
  const random = randomAt(seed, 'augment', round, index);
  switch (augment) {
    case 'none':
      return NO_AUGMENTATION;
    case 'mirror':
      return random.next() < 0.5 ? MIRROR_IMAGE : NO_AUGMENTATION;
    case 'article':
      return drawArticle(random);
    case 'standard':
      return drawStandard(random);
  }
}

/** The views that are kept of image `index`, `count` of them where the augmentation has so many. */
export function cachedAugmentations(augment: AugmentName, seed: number, count: number, index: number): Augmentation[] {
  if (augment === 'none') return [NO_AUGMENTATION];
  if (augment === 'mirror') return [NO_AUGMENTATION, MIRROR_IMAGE].slice(0, Math.max(1, count));
  return Array.from({ length: Math.max(1, count) }, (_, round) => drawAugmentation(augment, seed, round, index));
}

/** The view in which an epoch shows a training image: one of those that are kept, or its own. */
export function epochAugmentation(
  { augment, augmentViews }: Pick<RunSettings, 'augment' | 'augmentViews'>,
  seed: number,
  epoch: number,
  index: number,
): Augmentation {
  if (augmentViews === 'fresh') return drawAugmentation(augment, seed, epoch, index);
  const kept = cachedAugmentations(augment, seed, augmentViews, index);
  return kept[randomAt(seed, 'view', epoch, index).integer(kept.length)] ?? NO_AUGMENTATION;
}
