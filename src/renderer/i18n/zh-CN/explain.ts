/** What in an image speaks for a class. */

import type { Messages } from '../shape';

export const explain: Messages['explain'] = {
  shown: '显示内容',
  imageAlone: '仅图片',
  speaksFor: (label) => `支持“${label}”的区域`,
  looking: '正在查看…',
  hint: '颜色越亮，模型的最后一个卷积层在该处找到的、支持该类别的特征越多（Grad-CAM）。',
};
