/** Folders of images, and what is wrong with an image. */

import type { Texts } from './template';

export const images: Texts = {
  none: '一个也没有',
  'Class “{}” was expected to have two different pictures that are in no other class.':
    '类别“{1}”应有两张不同的、且不在其他类别中的图片。',
  'Add different pictures to the class, or bring validation pictures in a folder of their own.':
    '请为该类别添加不同的图片，或另用一个文件夹提供验证图片。',
  'A split between 0 and 1 was expected, not {}.': '划分比例应在 0 与 1 之间，而不是 {1}。',
  'Give a share such as 0.2 for one picture in five.': '请给出一个比例，例如 0.2 表示每五张取一张。',
  'Pictures of the model’s classes {} were expected in {}; received {…}.':
    '{2} 中应有模型的类别 {1} 的图片，但找到的是{3}。',
  'no class folder with pictures': '没有图片的类别文件夹',
  'Name each folder of pictures exactly as the class was named in training.':
    '请让每个图片文件夹的名称与训练时的类别名称完全相同。',
  'Pictures to judge by were expected in {}; there is none that can be used.':
    '{1} 中应有用于评估的图片，但没有一张可用。',
  'Choose a folder with pictures of the model’s classes.': '请选择含有模型各类别图片的文件夹。',
  'Cancelled after {} of {} pictures.': '在 {2} 张图片中的第 {1} 张之后取消。',
  // Of a single image.
  train: '训练',
  validation: '验证',
};
