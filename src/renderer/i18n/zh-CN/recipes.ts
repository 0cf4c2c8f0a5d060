/** What a page says of each recipe. */

import type { Messages } from '../shape';

export const recipeNames: Messages['common']['recipe'] = {
  finetune: '微调 VGG16',
  bottleneck: '瓶颈特征分类头',
  'small-cnn': '小型 CNN',
};

export const recipeText: Messages['newRun']['recipeText'] = {
  finetune: {
    what: '先训练新的分类头（负责判断类别的最后几层），再连同 VGG16 的最后一块一起训练。',
    why: '让 VGG16 在你的图片上发挥到极致。',
    time: '在两个处理器核心上，2,800 张图片约需二十分钟。',
  },
  bottleneck: {
    what: '保持 VGG16 不变，只在它的瓶颈特征（VGG16 在给出判断之前，对每张图片得出的数值）上训练新的分类头。',
    why: '最快的方式，对常见主体同样出色。',
    time: '在两个处理器核心上，2,800 张图片需几分钟；特征保留后只需几秒。',
  },
  'small-cnn': {
    what: '一个毫无基础的小网络，只从你的图片中学习。',
    why: '用来看看 VGG16 的知识值多少。',
    time: '每轮很快，但要五十轮。',
  },
};

/** Which article. */
const ARTICLE = 'Keras 2.1 时期的一个文章系列所用的设置：它用 2,000 张图片教 VGG16 分辨猫和狗；用来重现其结果。';

export const presetText: Messages['newRun']['presetText'] = {
  recommended: {
    finetune: '实测效果最好：224 像素，像素处理与 VGG16 训练时相同，轻量分类头，学习率逐渐降低。',
    bottleneck: '实测效果最好：224 像素，像素处理与 VGG16 训练时相同，轻量分类头，学习率逐渐降低。',
    'small-cnn': '文章中的网络，训练 50 轮，学习率较高并逐渐降到零。',
  },
  article: {
    finetune: `${ARTICLE}此处为 150 像素，20 轮或更多。`,
    bottleneck: `${ARTICLE}此处为 150 像素，50 轮。`,
    'small-cnn': ARTICLE,
  },
};

export const articleCost: Messages['newRun']['articleCost'] = {
  finetune: (article, recommended) =>
    `文章把像素除以 255，而 VGG16 并非这样训练：在同样的图片上，它的分类头达到 ${article}，推荐的分类头达到 ${recommended}。`,
  bottleneck: (article, recommended) =>
    `文章把像素除以 255，而 VGG16 并非这样训练：在同样的图片上，它达到 ${article}，推荐设置达到 ${recommended}。`,
  'small-cnn': () => '只有两个类别时，文章在 20 轮后就停止，此时网络还没有学到它能学到的全部。',
};
