/** What each setting is called and does, in a sentence, and what to try where a number is refused. */

import type { SettingTexts } from '../setting-text';

export const settingTexts: SettingTexts = {
  epochs: { label: '轮数', effect: '每张训练图片被看到的次数：全部看过一遍为一轮。', advice: '文章训练 20 轮。' },
  size: {
    label: '图片尺寸',
    effect: '网络所见正方形的边长；时间和内存随面积增长。VGG16 原本使用 224。',
    advice: '文章使用 150；VGG16 是用 224 训练的。',
  },
  batchSize: { label: '批大小', effect: '每一步的图片数；批越大越平稳，也越占内存。', advice: '文章使用 16。' },
  augment: {
    label: '数据增强',
    effect: '随机变化训练图片，让网络学到主体而不是记住图片。',
    options: { none: '无', mirror: '镜像', article: '缩放、剪切、镜像', standard: '缩放、平移、旋转、镜像' },
  },
  learningRate: {
    label: '学习率',
    effect: '每一步移动权重的幅度：太高会忘掉 VGG16 所学，太低则学不到东西。',
    advice: '文章微调时使用 0.0001。',
  },
  preprocessing: {
    label: '预处理',
    effect: '像素值进入网络的方式。只有与训练时相同，VGG16 才能照它所学的去看。',
    options: { imagenet: '与 VGG16 训练时相同', rescale: '除以 255' },
  },
  unfreeze: { label: 'VGG16 的训练部分', effect: '之前的层保持不变；训练的层越多，每轮越久，也越容易过拟合。' },
  pooling: {
    label: '池化',
    effect: '特征如何成为分类头的输入：每个通道取平均或最大值，或全部展开。',
    options: { average: '平均', max: '最大值', flatten: '展开' },
  },
  hiddenUnits: { label: '隐藏单元', effect: '分类头隐藏层的宽度；0 表示不要这一层。', advice: '文章使用 256。' },
  dropout: {
    label: 'Dropout',
    effect: '每一步在最后一层前丢弃的单元比例，用来防止过拟合；0 到 1（不含 1）。',
    advice: '文章使用 0.5。',
  },
  optimizer: {
    label: '优化器',
    effect: '把梯度变成步长的规则，与 Keras 相同。',
    options: { sgd: 'SGD', rmsprop: 'RMSprop', adam: 'Adam', adamw: 'AdamW' },
  },
  momentum: { label: '动量', effect: '上一步保留到下一步的比例；0 到 1（不含 1）。', advice: '文章使用 0.9。' },
  nesterov: { label: 'Nesterov 动量', effect: '先沿动量方向前看，再取梯度。', options: { on: '开', off: '关' } },
  weightDecay: {
    label: '权重衰减',
    effect: '学习率为 1 的一步从每个权重中减去的比例。',
    advice: 'Keras 的 AdamW 默认值为 0.004。',
  },
  schedule: {
    label: '学习率计划',
    effect: '学习率在训练过程中如何变化。',
    options: { constant: '恒定', cosine: '余弦', step: '阶梯', plateau: '停滞时降低' },
  },
  scheduleFinal: {
    label: '结束时的学习率',
    effect: '占学习率的比例，0 到 1。',
    advice: '结束时所剩学习率的比例；通常为 0。',
  },
  scheduleEvery: {
    label: '每隔多少轮',
    effect: '每过这么多轮就降低学习率。',
    advice: '两次下降之间的轮数，例如 step:10:0.1。',
  },
  schedulePatience: {
    label: '耐心',
    effect: '验证损失连续这么多轮没有下降，就降低学习率。',
    advice: '没有改善的轮数，例如 plateau:0.1:5。',
  },
  scheduleFactor: {
    label: '系数',
    effect: '降低时学习率要乘的数，0 到 1。',
    advice: '系数，例如 step:10:0.1 或 plateau:0.1:5。',
  },
  warmupEpochs: {
    label: '预热',
    effect: '学习率在这么多轮内从 0 升起；可以是小数。',
    advice: '预热以轮计，不能比训练更长。',
  },
  headFrom: {
    label: '分类头的起点',
    effect: '在改动 VGG16 之前，分类头必须先认识类别：未经训练的分类头会破坏它。',
    options: { train: '先训练', run: '来自另一次训练', file: '来自权重文件' },
  },
  headFile: {
    label: '权重文件',
    effect: '含有形状相同的分类头的 .safetensors、.h5、.keras 或 model.json 文件，以完整路径表示。',
  },
  headEpochs: { label: '分类头的轮数', effect: '单独训练分类头的时间；每轮只需几秒。', advice: '文章训练 20 轮。' },
  headLearningRate: { label: '分类头的学习率', effect: '单独训练分类头时使用。', advice: '文章微调时使用 0.0001。' },
  views: {
    label: '图片的视图',
    effect: '每轮都用新视图变化最多；保留的视图可让冻结层只计算一次。',
    options: { fresh: '每轮全新', kept: '保留几个' },
  },
  viewCount: {
    label: '保留的视图数',
    effect: '每张图片保留的视图数，每轮从中抽取一个。',
    advice: '或用“fresh”表示每轮都生成新的视图。',
  },
  l2: { label: 'L2 正则化', effect: '惩罚过大的权重，防止过拟合；0 表示不用。', advice: '0 表示不使用。' },
  classWeights: {
    label: '类别权重',
    effect: '平衡权重会让稀少类别的图片按稀少程度增加分量。',
    options: { none: '无', balanced: '平衡' },
  },
  earlyStopping: { label: '提前停止', effect: '验证结果不再改善时结束训练。', options: { off: '关', on: '开' } },
  earlyStoppingPatience: { label: '提前停止的耐心', effect: '连续这么多轮没有改善。', advice: '没有改善的轮数。' },
  earlyStoppingMonitor: {
    label: '观察对象',
    effect: '需要改善的指标。',
    options: { valLoss: '验证损失', valAccuracy: '验证准确率' },
  },
  keepBest: {
    label: '作为模型的轮次',
    effect: '以哪一轮的权重作为模型；每一轮都有记录。',
    options: { best: '最佳轮次', last: '最后一轮' },
  },
  featureCache: {
    label: '保留特征',
    effect: '把冻结层的特征保存在磁盘上，下次用同样的图片训练可以立刻开始。占一半空间时每个数只保留三位有效数字。',
    options: { on: '开', half: '开，占一半空间', off: '关' },
  },
  checkpointMinutes: {
    label: '检查点间隔',
    effect: '断电时最多损失这么久；每轮结束时也会写检查点。',
    advice: '默认为 5。',
  },
  seed: {
    label: '随机种子',
    effect: '决定一切随机的内容；种子和线程数相同，训练结果就完全一致。',
    advice: '任意不小于 0 的整数。',
  },
  threads: {
    label: '线程数',
    effect: 'TensorFlow 的线程数；少一些可以让出电脑，线程数不同则末位数字不同。',
    advice: '不填则使用核心数。',
  },
};
