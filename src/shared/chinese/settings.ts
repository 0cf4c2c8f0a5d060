/** Settings outside their bounds, and settings that exclude each other. */

import type { Texts } from './template';

export const settings: Texts = {
  '{} expects {…}; received {}.': '{1} 应为{2}，但收到 {3}。',
  'a whole number {…}': '{1}的整数',
  'a number {…}': '{1}的数',
  'from {} up to {}': '{1} 到 {2} ',
  'from {} below {}': '不小于 {1} 且小于 {2} ',
  'above {} up to {}': '大于 {1} 且不超过 {2} ',
  'above {} below {}': '大于 {1} 且小于 {2} ',
  'recipe finetune': '配方 finetune',
  'recipe finetune with a head of its own': '配方 finetune 且自行训练分类头',
  'optimizer sgd or rmsprop': '优化器 sgd 或 rmsprop',
  'optimizer sgd': '优化器 sgd',
  'optimizer adamw': '优化器 adamw',
  'Leave it out: it would have no effect. Or choose what it belongs to.':
    '请去掉它，因为它不起作用；或改选它所适用的设置。',
  'The article fine-tunes with 0.0001.': '文章微调时使用 0.0001。',
  'The article trains 20 epochs.': '文章训练 20 轮。',
  'The article uses 16.': '文章使用 16。',
  'Warm-up is counted in epochs and can’t last longer than the training.': '预热以轮计，不能比训练更长。',
  'The share of the rate that is left at the end; 0 is usual.': '结束时所剩学习率的比例；通常为 0。',
  'Epochs between two steps, as in step:10:0.1.': '两次下降之间的轮数，例如 step:10:0.1。',
  'The factor of each step, as in step:10:0.1.': '每次下降的系数，例如 step:10:0.1。',
  'The factor, as in plateau:0.1:5.': '系数，例如 plateau:0.1:5。',
  'Epochs without improvement, as in plateau:0.1:5.': '没有改善的轮数，例如 plateau:0.1:5。',
  'The article uses 0.9.': '文章使用 0.9。',
  'Keras’ default for AdamW is 0.004.': 'Keras 的 AdamW 默认值为 0.004。',
  'Or “fresh” for a new view in every epoch.': '或用“fresh”表示每轮都生成新的视图。',
  'The article uses 150; VGG16 was trained with 224.': '文章使用 150；VGG16 是用 224 训练的。',
  'The article uses 256.': '文章使用 256。',
  'The article uses 0.5.': '文章使用 0.5。',
  '0 means none.': '0 表示不使用。',
  'Epochs without improvement.': '没有改善的轮数。',
  'The default is 5.': '默认为 5。',
  'Any whole number from 0 on.': '任意不小于 0 的整数。',
  'Leave it out for the number of cores.': '不填则使用核心数。',
  'Fine-tuning expects at least one trained layer of the body; received --unfreeze none.':
    '微调要求主体中至少有一层参与训练，但收到 --unfreeze none。',
  'Use --recipe bottleneck to train the head alone, or --unfreeze block5.':
    '只训练分类头请用 --recipe bottleneck，否则用 --unfreeze block5。',
  'Bottleneck features are computed once, so augmented views are kept; received --augment-views fresh.':
    '瓶颈特征只计算一次，因此增强视图要保留下来，但收到 --augment-views fresh。',
  'Name how many views of each picture to keep, for example --augment-views 4.':
    '请指定每张图片保留多少个视图，例如 --augment-views 4。',
  'The small CNN expects --pooling flatten; received {}.': '小型 CNN 要求 --pooling flatten，但收到 {1}。',
  'Leave --pooling out.': '请去掉 --pooling。',
  '--unfreeze expects block1 to block5, a convolution such as block5_conv1, all or none; received “{}”.':
    '--unfreeze 应为 block1 到 block5、某个卷积层（例如 block5_conv1）、all 或 none，但收到“{1}”。',
  'Use --unfreeze block5 for the article’s choice, or --unfreeze block4+ to train block 4 as well.':
    '文章的选择是 --unfreeze block5；若也要训练第 4 块，请用 --unfreeze block4+。',
  '--config brings recipe {} and preset {}; received --recipe {} --preset {}.':
    '--config 中的配方为 {1}、预设为 {2}，但收到 --recipe {3} --preset {4}。',
  'Leave --recipe and --preset out beside --config, or leave --config out.':
    '使用 --config 时请去掉 --recipe 和 --preset，否则去掉 --config。',
};
