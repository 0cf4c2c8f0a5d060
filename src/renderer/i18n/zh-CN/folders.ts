/** The browser of the machine’s folders. */

import type { Messages } from '../shape';

export const folders: Messages['folders'] = {
  up: '上一级文件夹',
  home: '主文件夹',
  path: '文件夹路径',
  go: '前往',
  list: '文件夹',
  none: '这里没有文件夹。',
  content: (folders, images) =>
    images === '0' ? `这里有 ${folders} 个文件夹` : `这里有 ${folders} 个文件夹，此外还有 ${images} 张图片`,
  open: '打开此文件夹',
};
