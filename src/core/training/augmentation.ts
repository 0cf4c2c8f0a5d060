/**
 * Augmented views of a picture as plain data. A view says what is done to a picture, not when: the same view gives the
 * same values in any process, and its key names it in the feature cache.
 */

import type { AugmentName } from '../../shared/settings';
import { randomAt, type Random } from './random';

/**
 * One affine map about the centre, then a flip. Names and order as in Keras' `apply_affine_transform`, which maps a
 * place (column, row) of the output to its source by turn · shift · shear · zoom.
 */
export interface View {
  /** Degrees. */
  readonly turn: number;
  /** Columns and rows, as shares of the picture's width and height. */
  readonly shift: readonly [number, number];
  /** Degrees. */
  readonly shear: number;
  /** Of columns and rows; above 1 the picture gets smaller. */
  readonly zoom: readonly [number, number];
  /** Whether left and right are exchanged, after the map. */
  readonly flip: boolean;
}

/** The picture as it is. */
export const PLAIN_VIEW: View = { turn: 0, shift: [0, 0], shear: 0, zoom: [1, 1], flip: false };

/** Left and right exchanged, nothing else. */
export const MIRROR_VIEW: View = { ...PLAIN_VIEW, flip: true };

/** Whether a view moves pixels other than by the flip. */
export function isAffine(view: View): boolean {
  return view.turn !== 0 || view.shift.some((s) => s !== 0) || view.shear !== 0 || view.zoom.some((z) => z !== 1);
}

/** The canonical name of a view: `plain`, `mirror`, or every number of it. */
export function viewKey(view: View): string {
  const end = view.flip ? 'mirror' : 'plain';
  if (!isAffine(view)) return end;
  const numbers = [view.turn, ...view.shift, view.shear, ...view.zoom];
  return `affine ${numbers.join(' ')} ${end}`;
}

/** Zoom, shear and flip of the article: Keras' `zoom_range=0.2, shear_range=0.2, horizontal_flip=True`. */
function drawArticle(random: Random): View {
  const zoom: [number, number] = [random.between(0.8, 1.2), random.between(0.8, 1.2)];
  return { ...PLAIN_VIEW, zoom, shear: random.between(-0.2, 0.2), flip: random.next() < 0.5 };
}

/** Flip, zoom of both axes alike by up to 10 %, shift by up to 5 %, turn by up to 8 degrees. */
function drawStandard(random: Random): View {
  const zoom = random.between(0.9, 1.1);
  const shift: [number, number] = [random.between(-0.05, 0.05), random.between(-0.05, 0.05)];
  return { turn: random.between(-8, 8), shift, shear: 0, zoom: [zoom, zoom], flip: random.next() < 0.5 };
}

/**
 * The view of picture `index` in round `round`: the epoch where every epoch draws a fresh view, else the number of the
 * kept view. A pure function of its arguments.
 */
export function drawView(augment: AugmentName, seed: number, round: number, index: number): View {
  const random = randomAt(seed, 'augment', round, index);
  switch (augment) {
    case 'none':
      return PLAIN_VIEW;
    case 'mirror':
      return random.next() < 0.5 ? MIRROR_VIEW : PLAIN_VIEW;
    case 'article':
      return drawArticle(random);
    case 'standard':
      return drawStandard(random);
  }
}

/** The views that are kept of picture `index`, `count` of them where the augmentation has so many. */
export function keptViews(augment: AugmentName, seed: number, count: number, index: number): View[] {
  if (augment === 'none') return [PLAIN_VIEW];
  if (augment === 'mirror') return [PLAIN_VIEW, MIRROR_VIEW].slice(0, Math.max(1, count));
  return Array.from({ length: Math.max(1, count) }, (_, round) => drawView(augment, seed, round, index));
}
