/** The settings of a run, each with what it does in one sentence. */

import type { Messages } from '../shape';

const field: Messages['settingFields']['field'] = {
  epochs: { label: '轮数', effect: '每张训练图片被看到的次数。' },
  size: { label: '图片尺寸', effect: '网络所见正方形的边长；时间和内存随面积增长。VGG16 原本使用 224。' },
  batchSize: { label: '批大小', effect: '每一步的图片数；批越大越平稳，也越占内存。' },
  augment: { label: '数据增强', effect: '随机变化训练图片，让网络学到主体而不是记住图片。' },
  learningRate: { label: '学习率', effect: '每一步移动权重的幅度：太高会忘掉 VGG16 所学，太低则学不到东西。' },
  preprocessing: { label: '预处理', effect: '像素值进入网络的方式。只有与训练时相同，VGG16 才能照它所学的去看。' },
  unfreeze: { label: 'VGG16 的训练部分', effect: '之前的层保持不变；训练的层越多，每轮越久，也越容易过拟合。' },
  pooling: { label: '池化', effect: '特征如何成为分类头的输入：每个通道取平均或最大值，或全部展开。' },
  hiddenUnits: { label: '隐藏单元', effect: '分类头隐藏层的宽度；0 表示不要这一层。' },
  dropout: { label: 'Dropout', effect: '每一步在最后一层前丢弃的单元比例，用来防止过拟合；0 到 1（不含 1）。' },
  optimizer: { label: '优化器', effect: '把梯度变成步长的规则，与 Keras 相同。' },
  momentum: { label: '动量', effect: '上一步保留到下一步的比例；0 到 1（不含 1）。' },
  nesterov: { label: 'Nesterov 动量', effect: '先沿动量方向前看，再取梯度。' },
  weightDecay: { label: '权重衰减', effect: '学习率为 1 的一步从每个权重中减去的比例。' },
  schedule: { label: '学习率计划', effect: '学习率在训练过程中如何变化。' },
  scheduleFinal: { label: '结束时的学习率', effect: '占学习率的比例，0 到 1。' },
  scheduleEvery: { label: '每隔多少轮', effect: '每过这么多轮就降低学习率。' },
  schedulePatience: { label: '耐心', effect: '验证损失连续这么多轮没有下降，就降低学习率。' },
  scheduleFactor: { label: '系数', effect: '降低时学习率要乘的数，0 到 1。' },
  warmupEpochs: { label: '预热', effect: '学习率在这么多轮内从 0 升起；可以是小数。' },
  headFrom: { label: '分类头的起点', effect: '在改动 VGG16 之前，分类头必须先认识类别：未经训练的分类头会破坏它。' },
  headFile: {
    label: '权重文件',
    effect: '含有形状相同的分类头的 .safetensors、.h5、.keras 或 model.json 文件，以完整路径表示。',
  },
  headEpochs: { label: '分类头的轮数', effect: '单独训练分类头的时间；每轮只需几秒。' },
  headLearningRate: { label: '分类头的学习率', effect: '单独训练分类头时使用。' },
  views: { label: '图片的视图', effect: '每轮都用新视图变化最多；保留的视图可让冻结层只计算一次。' },
  viewCount: { label: '保留的视图数', effect: '每张图片保留的视图数，每轮从中抽取一个。' },
  l2: { label: 'L2 正则化', effect: '惩罚过大的权重，防止过拟合；0 表示不用。' },
  classWeights: { label: '类别权重', effect: '平衡权重会让稀少类别的图片按稀少程度增加分量。' },
  earlyStopping: { label: '提前停止', effect: '验证结果不再改善时结束训练。' },
  earlyStoppingPatience: { label: '提前停止的耐心', effect: '连续这么多轮没有改善。' },
  earlyStoppingMonitor: { label: '观察对象', effect: '需要改善的指标。' },
  keepBest: { label: '作为模型的轮次', effect: '以哪一轮的权重作为模型；每一轮都有记录。' },
  featureCache: {
    label: '保留特征',
    effect: '把冻结层的特征保存在磁盘上，下次用同样的图片训练可以立刻开始。占一半空间时每个数只保留三位有效数字。',
  },
  checkpointMinutes: { label: '检查点间隔', effect: '断电时最多损失这么久；每轮结束时也会写检查点。' },
  seed: { label: '随机种子', effect: '决定一切随机的内容；种子和线程数相同，训练结果就完全一致。' },
  threads: { label: '线程数', effect: 'TensorFlow 的线程数；少一些可以让出电脑，线程数不同则末位数字不同。' },
};

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

const option: Messages['settingFields']['option'] = {
  augment: { none: '无', mirror: '镜像', article: '缩放、剪切、镜像', standard: '缩放、平移、旋转、镜像' },
  preprocessing: { imagenet: '与 VGG16 训练时相同', rescale: '除以 255' },
  pooling: { average: '平均', max: '最大值', flatten: '展开' },
  optimizer: { sgd: 'SGD', rmsprop: 'RMSprop', adam: 'Adam', adamw: 'AdamW' },
  nesterov: { on: '开', off: '关' },
  schedule: { constant: '恒定', cosine: '余弦', step: '阶梯', plateau: '停滞时降低' },
  headFrom: { train: '先训练', run: '来自另一次训练', file: '来自权重文件' },
  views: { fresh: '每轮全新', kept: '保留几个' },
  classWeights: { none: '无', balanced: '平衡' },
  earlyStopping: { off: '关', on: '开' },
  earlyStoppingMonitor: { valLoss: '验证损失', valAccuracy: '验证准确率' },
  keepBest: { best: '最佳轮次', last: '最后一轮' },
  featureCache: { on: '开', half: '开，占一半空间', off: '关' },
  unfreeze: {
    block5: '第 5 块',
    block4: '第 4、5 块',
    block3: '第 3 至 5 块',
    block2: '第 2 至 5 块',
    block1: '所有块',
  },
};

export const settingFields: Messages['settingFields'] = {
  field,
  group,
  unit,
  option,
  fromLayer: (layer) => `从 ${layer} 开始`,
  fromRun: (name) => `来自 ${name}`,
};
