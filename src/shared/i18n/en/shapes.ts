/** What is wrong with the shape of a value, as a clause. */

import type { SHAPE_FAILURES, ShapeProblem } from '../../failures/shapes';
import type { TextsOf } from '../texts';

const expectedText: Readonly<Record<ShapeProblem['expected'], (requirement: string) => string>> = {
  text: () => 'text',
  number: () => 'a number',
  boolean: () => 'true or false',
  list: () => 'a list',
  object: () => 'an object',
  whole: () => 'a whole number',
  'at-least': (low) => `a whole number from ${low} on`,
  'at-most': (high) => `a whole number up to ${high}`,
  'no-shorter': (length) => `at least ${length} of them`,
  'no-longer': (length) => `at most ${length} of them`,
  'one-of': (allowed) => `one of ${allowed}`,
  'of-form': (form) => `the form ${form}`,
};

const receivedText = { missing: 'missing', list: 'a list', object: 'an object' } as const;

/** `settings.size is "x" instead of a number`. */
export function shapeClause({ path, expected, requirement, received }: ShapeProblem): string {
  const found = received.kind === 'value' ? received.value : receivedText[received.kind];
  // The library does not say what a member that is missing should be.
  const isMember = expected === 'object' && received.kind === 'missing';
  return `${path === '' ? 'it' : path} is ${found}${isMember ? '' : ` instead of ${expectedText[expected](requirement)}`}`;
}

export const shapes: TextsOf<typeof SHAPE_FAILURES> = {
  'request-shape': ({ request, problem }) => `${request} was expected with other arguments: ${shapeClause(problem)}.`,
  'image-reference-shape': ({ problem }) => `A reference to a picture was expected; ${shapeClause(problem)}.`,
};
