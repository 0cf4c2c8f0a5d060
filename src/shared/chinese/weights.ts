/** Weights of VGG16 and of heads, in files of several formats. */

import type { Texts } from './template';

export const weights: Texts = {
  'no such tensor': '没有这样的张量',
  'The head expects {} of shape {}; {} has {…}.': '分类头要求形状为 {2} 的 {1}，但 {3} 中是 {4}。',
  'Use a head that was trained with the same picture size, pooling, hidden units and number of classes.':
    '请使用以相同的图片尺寸、池化方式、隐藏单元数与类别数训练的分类头。',
  // What was found in a file.
  'it ends after {} of {} bytes': '它在 {2} 字节中的第 {1} 字节处就结束了',
};
