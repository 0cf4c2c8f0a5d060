/** The form of a run’s settings: its groups and units. */

import { settingTexts } from '../../../shared/i18n/zh-CN/setting-texts';
import type { Messages } from '../shape';

const group: Messages['settingFields']['group'] = {
  first: '最重要的几项',
  network: '网络',
  optimizer: '优化器',
  schedule: '学习率计划',
  head: '先训练分类头',
  regularisation: '防止过拟合',
  running: '运行',
};

const unit: Messages['settingFields']['unit'] = {
  epochs: '轮',
  pixels: '像素',
  pictures: '张',
  units: '个',
  minutes: '分钟',
  threads: '个',
  views: '个',
};

const blocks: Messages['settingFields']['blocks'] = {
  block5: '第 5 块',
  block4: '第 4、5 块',
  block3: '第 3 至 5 块',
  block2: '第 2 至 5 块',
  block1: '所有块',
};

export const settingFields: Messages['settingFields'] = {
  field: settingTexts,
  group,
  unit,
  blocks,
  fromLayer: (layer) => `从 ${layer} 开始`,
  fromRun: (name) => `来自 ${name}`,
};
