/** What a practised eye sees in the curves of a run. */

import type { Messages } from '../shape';

export const doctor: Messages['doctor'] = {
  stuck: '模型还没有学到任何东西',
  stuckText: (loss) => `损失一直停在随机猜测的水平 ${loss}。`,
  stuckHint: '请试试高十倍或低十倍的学习率，以及 VGG16 训练时所用的预处理；并检查图片是否放在正确的类别中。',
  rising: '训练损失在上升',
  lowestIn: (epoch) => `损失在第 ${epoch} 轮最低。`,
  risingHint: '学习率很可能过高：请试试它的十分之一。',
  memorising: '只有训练图片的结果在变好',
  memorisingText: (epoch) => `验证损失在第 ${epoch} 轮最低，此后一直上升。`,
  memorisingHint: '最佳轮次会被保留。更多图片、更强的增强或更大的 Dropout 会有帮助；提前停止可节省时间。',
  apart: '模型对训练图片的掌握远胜于其他图片',
  apartText: (training, validation) => `训练图片的正确率为 ${training}，验证图片为 ${validation}。`,
  apartHint: '这就是过拟合。更多图片、更强的增强或更大的 Dropout 会有帮助。',
  memorisingLast: '更多图片、更强的增强或更大的 Dropout 会有帮助；提前停止可节省时间，保留最佳权重则会留下最佳轮次。',
};
