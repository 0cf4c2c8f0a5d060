/** Every expected failure, from the areas that declare them. */

import type { FailureCode } from './codes';
import { ENGINE_FAILURES } from './engine';
import { failure, type FailureEntry } from './entry';
import { step } from './next-step';
import { RUN_FAILURES } from './runs';

export const CATALOGUE = {
  /** Told by an earlier version of Lathe, or by set-up: there are only the words. The code stands in the failure itself. */
  'as-told': failure<{ readonly message: string; readonly hint: string }>('internal', ({ hint }) =>
    hint === '' ? [] : [step('as-told', { hint })],
  ),
  ...ENGINE_FAILURES,
  ...RUN_FAILURES,
};

export type FailureReason = keyof typeof CATALOGUE;

export type FailureFacts = {
  readonly [R in FailureReason]: (typeof CATALOGUE)[R] extends FailureEntry<infer F> ? F : never;
};

/** An expected failure as it crosses a process. */
export type Failure = {
  [R in FailureReason]: { readonly code: FailureCode; readonly reason: R; readonly facts: FailureFacts[R] };
}[FailureReason];
