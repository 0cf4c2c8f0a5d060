/** What is wrong with JSON that has another shape than was expected, and the failures that say so. */

import { failure } from './entry';

/** What a schema can ask for at one place. */
export type ExpectedShape =
  | 'text'
  | 'number'
  | 'boolean'
  | 'list'
  | 'object'
  | 'whole'
  | 'at-least'
  | 'at-most'
  /** Characters of a text, entries of a list. */
  | 'no-shorter'
  | 'no-longer'
  | 'one-of'
  | 'of-form';

export interface ShapeProblem {
  /** The place in the value, such as `settings.size` or `train[3].path`; empty for the value itself. */
  readonly path: string;
  readonly expected: ExpectedShape;
  /** A bound, the values that are allowed or a regular expression; empty where the expected shape has none. */
  readonly requirement: string;
  /** `value` is cut where it is long. */
  readonly received:
    { readonly kind: 'missing' | 'list' | 'object' } | { readonly kind: 'value'; readonly value: string };
}

export const SHAPE_FAILURES = {
  'request-shape': failure<{ request: string; problem: ShapeProblem }>('usage', 'reload-page'),
  'image-reference-shape': failure<{ problem: ShapeProblem }>('picture-unusable', 'reload-page'),
};
