/** What views are called, in the navigation, the menu bar and the list of keys. */

import type { ViewName } from '../../contract/views';

export const views: Readonly<Record<ViewName, string>> = {
  runs: '训练记录',
  new: '新建训练',
  compare: '对比',
  predict: '预测',
  settings: '设置',
};
