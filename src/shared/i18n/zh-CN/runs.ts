/** Failures of runs. */

import type { RUN_FAILURES } from '../../failures/runs';
import type { TextsOf } from '../texts';
import { zh } from './spacing';

export const runs: TextsOf<typeof RUN_FAILURES> = {
  'run-unknown': ({ runsDir, name, among }) =>
    zh`${runsDir} 中应有名称以“${name}”开头的训练，但 ${among} 个之中没有一个。`,
  'run-name-ambiguous': ({ name, matches }) =>
    zh`名称以“${name}”开头的训练应只有一个，但有这些：${matches.join(', ')}。`,
};
