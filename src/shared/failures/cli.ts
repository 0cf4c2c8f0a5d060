/** Failures of the command line. */

import { failure } from './entry';
import type { CheckName } from './host';
import { step, type NextStep, type NoFacts } from './next-step';

export const CLI_FAILURES = {
  /** `call` holds the words that were understood, `message` what the parser says, `meant` what may have been meant. */
  'usage-wrong': failure<{
    readonly call: readonly string[];
    readonly message: string;
    readonly meant: readonly string[];
  }>('usage', ({ call, meant }) => [
    ...(meant.length === 0 ? [] : [step('did-you-mean', { call, meant })]),
    step('see-help', { command: [...call, '--help'] }),
  ]),
  'usage-incomplete': failure<{ readonly call: readonly string[]; readonly expected: readonly string[] }>(
    'usage',
    ({ call }) => [step('see-help', { command: [...call, '--help'] })],
  ),
  'run-named-twice': failure<NoFacts>('setting-invalid', () => [step('name-runs-once', { command: ['runs'] })]),
  /** `run` is what a command calls it. */
  'run-not-begun': failure<{ readonly run: string }>('cancelled', ({ run }) => [
    step('begin-run', { command: ['resume', run] }),
  ]),
  /** `files` counts those that are no usable images. */
  'nothing-to-predict': failure<{ readonly places: readonly string[]; readonly files: number }>(
    'too-few-pictures',
    () => [step('name-images', {})],
  ),
  /** `next` is that of the first. */
  'needs-unmet': failure<{ readonly checks: readonly CheckName[]; readonly next: readonly NextStep[] }>(
    'runtime-missing',
    ({ next }) => next,
  ),
};
