/** A new run: pictures, what was found in them, recipe, settings, start. */

import type { Messages } from '../shape';

const recipeText: Messages['newRun']['recipeText'] = {
  finetune: {
    what: '先训练新的分类头，再连同 VGG16 的最后一块一起训练。',
    why: '让 VGG16 在你的图片上发挥到极致。',
    time: '在两个处理器核心上，2,800 张图片约需二十分钟。',
  },
  bottleneck: {
    what: '保持 VGG16 不变，只在它的特征上训练新的分类头。',
    why: '最快的方式，对常见主体同样出色。',
    time: '在两个处理器核心上，2,800 张图片需几分钟；特征保留后只需几秒。',
  },
  'small-cnn': {
    what: '一个毫无基础的小网络，只从你的图片中学习。',
    why: '用来看看 VGG16 的知识值多少。',
    time: '每轮很快，但要五十轮。',
  },
};

export const newRun: Messages['newRun'] = {
  title: '新建训练',
  subtitle: '选图片，看一看，选配方，开始。',
  startOver: '重新开始',
  fromRun: (name) => `沿用 ${name} 的设置`,
  fromRunHint: '与预设不同之处会标为已更改。',
  fromRunFolder: (path) => `它的图片位于 ${path}。请重新选择该文件夹，或选择其他文件夹。`,
  fromRunValidation: '它使用另一个文件夹中的图片进行验证，请一并选择。',

  pictures: '图片',
  dropTitle: '把图片文件夹拖到这里',
  dropText: '每个类别一个文件夹，里面放该类别的图片，例如 cats、dogs。也可以分为 train 和 validation 文件夹。',
  choose: '选择文件夹…',
  chooseOther: '选择其他…',
  chooseTitle: '选择图片文件夹',
  samples: '用示例图片试试',
  drawing: '正在绘制示例图片',
  recent: '最近的文件夹',
  noRecent: '你训练过的文件夹会显示在这里。',
  validationFolder: '验证图片',
  addValidation: '使用另一个文件夹中的验证图片…',
  validationTitle: '选择验证图片文件夹',
  removeValidation: '不使用此文件夹',
  noFolder: '需要一个每个类别各有一个子文件夹的文件夹；单张图片请用于预测。',
  manyFolders: '请拖入一个每个类别各有一个子文件夹的文件夹。',

  found: '找到的内容',
  scanning: '正在查看图片',
  scanProgress: (done, total) => `${total} 个文件中的 ${done} 个`,
  scanned: (classes, train, validation) =>
    `找到 ${classes} 个类别，${train} 张图片用于训练，${validation} 张用于验证。`,
  scanAgain: '重新查看',
  summaryFound: (classes, pictures) => `${classes} 个类别，${pictures} 张图片`,
  classColumn: '类别',
  countColumn: '图片数',
  samplesColumn: '其中几张',
  sampleOf: (label) => `${label} 的一张图片`,
  share: '验证比例',
  shareHint: '不参与训练，用来判断模型在从未见过的图片上表现如何。',
  shareOf: (percent, pictures) => `${percent}，${pictures} 张图片`,
  ownValidation: '该文件夹自带验证图片。',
  unbalanced: (largest, smallest, times) => `${largest} 的图片数是 ${smallest} 的 ${times} 倍`,
  unbalancedHint: '不加权重时，模型会偏向较大的类别。',
  useWeights: '用类别权重平衡',
  weightsUsed: '已用类别权重平衡。',
  leftOut: (count) => `未使用：${count}`,
  noticed: (count) => `已使用，但值得注意：${count}`,
  noProblems: '每个文件都是可用的图片。',
  problemCount: (title, count) => `${title}：${count}`,
  moreProblems: (count) => `还有 ${count} 个`,

  recipe: '配方',
  recipeText,
  recommended: '推荐',
  preset: '初始设置',
  presetText: {
    recommended: {
      finetune: '实测效果最好：224 像素，像素处理与 VGG16 训练时相同，轻量分类头，学习率逐渐降低。',
      bottleneck: '实测效果最好：224 像素，像素处理与 VGG16 训练时相同，轻量分类头，学习率逐渐降低。',
      'small-cnn': '文章中的网络，训练 50 轮。',
    },
    article: {
      finetune: '与文章系列一致，用来重现其结果：150 像素，20 轮或更多。',
      bottleneck: '与文章系列一致，用来重现其结果：150 像素，50 轮。',
      'small-cnn': '与文章系列一致，用来重现其结果。',
    },
  },
  articleCost: {
    finetune: (article, recommended) =>
      `文章把像素除以 255，而 VGG16 并非这样训练：在同样的图片上，它的分类头达到 ${article}，推荐的分类头达到 ${recommended}。`,
    bottleneck: (article, recommended) =>
      `文章把像素除以 255，而 VGG16 并非这样训练：在同样的图片上，它达到 ${article}，推荐设置达到 ${recommended}。`,
    'small-cnn': () => '只有两个类别时，文章在 20 轮后就停止，此时网络还没有学到它能学到的全部。',
  },
  measured: (range, pictures) => `${pictures} ${range}`,
  measuredRange: (low, high) => `${low} 至 ${high}`,
  measuredData: { dogsVsCats: 'dogs-vs-cats', flowers: 'flowers' },
  measuredHint: '用 Lathe 实测的验证准确率：dogs-vs-cats 有 2 个类别、2,000 张训练图片，flowers 有 5 个类别、400 张。',

  settings: '设置',
  changed: '已更改',
  changedCount: (count) => `${count} 项已更改`,
  wrongCount: (count) => `${count} 项无法使用`,
  reset: (value) => `恢复为 ${value}`,
  resetAll: '全部恢复为预设',
  isDefault: (value) => `默认 ${value}`,
  ofArticle: (value) => `文章 ${value}`,
  notANumber: (received, isWhole) =>
    received.trim() === ''
      ? '缺少数字。'
      : `应为${isWhole ? '整数，例如 20' : '数字，例如 0.001'}；“${received}”不是。`,
  missing: '缺少文件路径。',
  outOfBounds: ({ isWhole, low, high, isLowOpen, isHighOpen }, received) =>
    `应为${isLowOpen ? '大于' : '不小于'} ${low} 且${isHighOpen ? '小于' : '不大于'} ${high} 的${isWhole ? '整数' : '数'}，而不是 ${received}。`,

  preview: '数据增强的效果',
  previewHint: '你自己的图片，由训练所用的代码生成：先是原样，然后是变化后的样子。',
  previewNone: '不做数据增强时，网络看到的就是图片的原样。',
  previewPlain: '原样',
  previewView: (number) => `视图 ${number}`,
  reshuffle: '换一批视图',
  drawingViews: '正在绘制视图',

  forecast: '磁盘占用',
  checkpoints: '检查点，最多',
  features: '特征，最多',
  featuresHint: '保留给以后使用同样图片的训练；空间不足时主机会拒绝开始。',
  featuresOnce: '训练结束后不保留。',
  command: '等效命令',
  copyCommand: '复制命令',
  copyFailed: '无法写入剪贴板',

  name: '名称',
  nameHint: '可选。用几个字写下你想弄清的事。',
  summary: (what, classes, pictures, epochs) => `${what}，${classes} 个类别，${pictures} 张图片，${epochs} 轮`,
  summaryPictures: (train, validation) => `${train} + ${validation}`,
  start: '开始训练',
  starting: '再看一遍图片，然后开始训练',
  started: (name) => `${name} 已开始`,
  waitPictures: '请先选择图片。',
  waitScan: '正在查看图片…',
  waitLook: '还没有查看图片。',
  waitRefused: '这些图片无法用于训练。',
  showWrong: '查看',
};
