/** Failures of runs. */

import type { RUN_FAILURES } from '../../failures/runs';
import type { TextsOf } from '../texts';

export const runs: TextsOf<typeof RUN_FAILURES> = {
  'run-unknown': ({ runsDir, name, among }) =>
    `A run was expected in ${runsDir} whose name begins with “${name}”; there is none among ${among}.`,
  'run-name-ambiguous': ({ name, matches }) =>
    `One run was expected to have a name that begins with “${name}”; these do: ${matches.join(', ')}.`,
};
