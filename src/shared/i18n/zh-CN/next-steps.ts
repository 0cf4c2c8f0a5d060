/** What to do next: one or two sentences for each kind of step. */

import { inChinese } from '../../chinese';
import type { HostTexts } from '../texts';
import { settingTexts } from './setting-texts';

export const nextSteps: HostTexts['nextSteps'] = {
  'as-told': ({ hint }) => inChinese(hint),
  run: ({ command }, text) => `请运行“${text(command)}”。`,
  'go-on': ({ command }, text) => `请用“${text(command)}”继续。`,
  'list-runs': ({ command }, text) => `“${text(command)}”会列出它们；用 --runs 可指定另一个文件夹。`,
  'write-more': () => '请把名称写得更长一些。',

  // Settings and shapes.
  'setting-advice': ({ setting }) => settingTexts[setting].advice,
  'leave-setting-out': () => '请去掉它，因为它不起作用；或改选它所适用的设置。',
  'unfreeze-block': () => '文章的选择是 --unfreeze block5；若也要训练第 4 块，请用 --unfreeze block4+。',
  'train-head-alone': () => '只训练分类头请用 --recipe bottleneck，否则用 --unfreeze block5。',
  'keep-views': () => '请指定每张图片保留多少个视图，例如 --augment-views 4。',
  'leave-pooling-out': () => '请去掉 --pooling。',
  'leave-recipe-out': () => '使用 --config 时请去掉 --recipe 和 --preset，否则去掉 --config。',
  'check-path': () => '请检查路径。',
  'reload-page': () => '请重新加载页面：它的版本可能与主机不同。',

  // The page and the shell.
  'page-reconnects': () => '训练仍在进行。“lathe serve”恢复应答后，页面会自动重新连接。',
  'save-then-drop': () => '请先保存它，再从所在的文件夹拖到这里。',
  'try-again': () => '请再试一次。',
  'set-up': () => '请运行一次 npm run setup，然后再试一次。',
};
