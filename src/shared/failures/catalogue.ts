/** Every expected failure, from the areas that declare them. */

import { CLI_FAILURES } from './cli';
import { ENGINE_FAILURES } from './engine';
import { failure, type FailureCode, type FailureEntry } from './entry';
import { FILE_FAILURES } from './files';
import { IMAGE_FAILURES } from './images';
import { HOST_FAILURES } from './host';
import { step } from './next-step';
import { RUN_FAILURES } from './runs';
import { TRAINER_FAILURES } from './trainer';
import { SETTING_FAILURES } from './settings';
import { SHAPE_FAILURES } from './shapes';

export const CATALOGUE = {
  /** Told by an earlier version of Lathe, or by set-up: there are only the words. The code stands in the failure itself. */
  'as-told': failure<{ message: string; hint: string }>('internal', ({ hint }) =>
    hint === '' ? [] : [step('as-told', { hint })],
  ),
  ...FILE_FAILURES,
  ...IMAGE_FAILURES,
  ...ENGINE_FAILURES,
  ...RUN_FAILURES,
  ...TRAINER_FAILURES,
  ...SETTING_FAILURES,
  ...SHAPE_FAILURES,
  ...HOST_FAILURES,
  ...CLI_FAILURES,
};

export type FailureReason = keyof typeof CATALOGUE;

export type FailureFacts = {
  readonly [R in FailureReason]: (typeof CATALOGUE)[R] extends FailureEntry<infer F> ? F : never;
};

/** An expected failure as it crosses a process. */
export type Failure = {
  [R in FailureReason]: { readonly code: FailureCode; readonly reason: R; readonly facts: FailureFacts[R] };
}[FailureReason];
