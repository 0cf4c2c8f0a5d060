/** Failures of the command line. */

import type { CLI_FAILURES } from '../../failures/cli';
import type { TextsOf } from '../texts';
import { checks as checkNames } from './doctor';
import { zh } from './spacing';

/** More would make no sentence. */
const NAMED_PLACES = 3;

export const cli: TextsOf<typeof CLI_FAILURES> = {
  'usage-wrong': ({ message }) => message,
  'usage-incomplete': ({ call, expected }) =>
    zh`“${['lathe', ...call].join(' ')}”之后应为以下之一：${expected.join(', ')}。`,
  'run-named-twice': () => '应为不同的训练，但同一个训练出现了两次。',
  'run-not-begun': () => '训练在开始之前就已取消。',
  'nothing-to-predict': ({ places, files }) => {
    const named = places.length > NAMED_PLACES ? `${places.length} 处` : places.join(', ');
    const found = files === 0 ? '没有图片' : `${files} 个文件都无法使用`;
    return zh`${named} 中应有要预测的图片，但${found}。`;
  },
  'needs-unmet': ({ checks }) =>
    zh`Lathe 所需的一切都应具备，但有缺失或损坏：${checks.map((each) => checkNames[each]).join('、')}。`,
};
