/** Weights of VGG16 and of heads, in files of several formats. */

import type { Texts } from './template';

export const weights: Texts = {
  'Run “lathe weights fetch”, or bring a file: lathe weights import FILE.':
    '请运行“lathe weights fetch”，或自备文件：lathe weights import 文件。',
  'Fetching the VGG16 weights was cancelled; what has arrived is kept.': '已取消获取 VGG16 权重；已下载的部分会保留。',
  'Go on with it: lathe weights fetch': '继续获取：lathe weights fetch',
  'no such tensor': '没有这样的张量',
  'The head expects {} of shape {}; {} has {…}.': '分类头要求形状为 {2} 的 {1}，但 {3} 中是 {4}。',
  'Use a head that was trained with the same picture size, pooling, hidden units and number of classes.':
    '请使用以相同的图片尺寸、池化方式、隐藏单元数与类别数训练的分类头。',
  // What was found in a file.
  'it ends after {} of {} bytes': '它在 {2} 字节中的第 {1} 字节处就结束了',
};
