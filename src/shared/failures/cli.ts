/** Failures of the command line. */

import { failure } from './entry';
import type { CheckName } from './host';
import { step, type NextStep } from './next-step';

export const CLI_FAILURES = {
  /** `call` holds the words that were understood, `message` what the parser says, `meant` what may have been meant. */
  'usage-wrong': failure<{ call: string[]; message: string; meant: string[] }>('usage', ({ call, meant }) => [
    ...(meant.length === 0 ? [] : [step('did-you-mean', { call, meant })]),
    step('see-help', { command: [...call, '--help'] }),
  ]),
  'usage-incomplete': failure<{ call: string[]; expected: string[] }>('usage', ({ call }) =>
    step('see-help', { command: [...call, '--help'] }),
  ),
  'run-named-twice': failure('setting-invalid', step('name-runs-once', { command: ['runs'] })),
  /** `run` is what a command calls it. */
  'run-not-begun': failure<{ run: string }>('cancelled', ({ run }) => step('begin-run', { command: ['resume', run] })),
  /** `files` counts those that are no usable images. */
  'nothing-to-predict': failure<{ places: string[]; files: number }>('too-few-pictures', 'name-images'),
  /** `next` is that of the first. */
  'needs-unmet': failure<{ checks: CheckName[]; next: NextStep[] }>('runtime-missing', ({ next }) => next),
};
