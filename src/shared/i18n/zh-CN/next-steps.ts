/** What to do next: one or two sentences for each kind of step. */

import { inChinese } from '../../chinese';
import type { HostTexts } from '../texts';

export const nextSteps: HostTexts['nextSteps'] = {
  'as-told': ({ hint }) => inChinese(hint),
  run: ({ command }, text) => `请运行“${text(command)}”。`,
  'go-on': ({ command }, text) => `请用“${text(command)}”继续。`,
  'list-runs': ({ command }, text) => `“${text(command)}”会列出它们；用 --runs 可指定另一个文件夹。`,
  'write-more': () => '请把名称写得更长一些。',
};
