/** Settings outside their bounds, and settings that exclude each other. */

import type { Texts } from './template';

export const settings: Texts = {
  'An amount such as 20GB was expected in LATHE_FEATURES_BUDGET; it holds “{}”.':
    'LATHE_FEATURES_BUDGET 应为 20GB 这样的数量，但其值为“{1}”。',
  'Write a number with kB, MB, GB or TB, or leave the variable out for 20 GB.':
    '请写一个带 kB、MB、GB 或 TB 的数字；不设此变量则为 20 GB。',
};
