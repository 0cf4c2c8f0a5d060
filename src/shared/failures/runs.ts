/** Failures of runs: their names, their files, their trainers, and steering them. */

import { failure } from './entry';
import { step } from './next-step';

export const RUN_FAILURES = {
  'run-unknown': failure<{ readonly runsDir: string; readonly name: string; readonly among: number }>(
    'run-not-found',
    () => [step('list-runs', { command: ['runs'] })],
  ),
  'run-name-ambiguous': failure<{ readonly name: string; readonly matches: readonly string[] }>('run-ambiguous', () => [
    step('write-more', {}),
  ]),
};
