/** What to do next: one or two sentences for each kind of step. */

import { inChinese } from '../../chinese';
import type { HostTexts } from '../texts';

export const nextSteps: HostTexts['nextSteps'] = {
  'as-told': ({ hint }) => inChinese(hint),
  run: ({ command }, text) => `请运行“${text(command)}”。`,
  'go-on': ({ command }, text) => `请用“${text(command)}”继续。`,
  'list-runs': ({ command }, text) => `“${text(command)}”会列出它们；用 --runs 可指定另一个文件夹。`,
  'write-more': () => '请把名称写得更长一些。',
  // The page and the shell.
  'page-reconnects': () => '训练仍在进行。“lathe serve”恢复应答后，页面会自动重新连接。',
  'save-then-drop': () => '请先保存它，再从所在的文件夹拖到这里。',
  'try-again': () => '请再试一次。',
  'set-up': () => '请运行一次 npm run setup，然后再试一次。',
};
