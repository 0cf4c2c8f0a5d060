/** Runs: their files, their trainers, and steering them. */

import type { Texts } from './template';

export const runs: Texts = {
  // Finding and listing.
  'Choose one of them.': '请选择其中之一。',
  'One of the model’s classes was expected: {}; received “{}”.': '应为模型的某个类别：{1}；收到的是“{2}”。',
  'The loss was expected to be a number; it is not one any more in epoch {}, step {} of stage {…}, at learning rate {}.':
    '损失值应为数字，但在{3}阶段第 {1} 轮第 {2} 步、学习率 {4} 时已不是数字。',
  head: '分类头',
  main: '主',
  'Train anew with a learning rate ten times smaller (--learning-rate); the checkpoints before this step are kept.':
    '请用小十倍的学习率（--learning-rate）重新训练；此步之前的检查点已保留。',
  'the validation loss has not fallen for {} epochs': '验证损失已连续 {1} 轮没有下降',
  // Files of a run.
  'a pointer leads nowhere': '有一个指针没有指向任何内容',
  // Checkpoints.
  'Trained weights were expected in {}; it has no checkpoint yet.': '{1} 应有训练好的权重，但还没有检查点。',
  'Train it with “lathe resume {}”.': '请用“lathe resume {1}”训练它。',
  'The weights of {} were expected in its checkpoint {}, which can’t be read ({…}); those of the checkpoint {} are used instead.':
    '{1} 的权重应在检查点 {2} 中，但无法读取（{3}）；改用检查点 {4} 的权重。',
  'A trained head was expected in the run {}; it has no checkpoint yet.':
    '训练 {1} 应有训练好的分类头，但还没有检查点。',
  'Let that run train at least one epoch, or leave --head-from out to train the head first.':
    '请让该训练至少完成一轮，或去掉 --head-from，先训练分类头。',
  // Folders of runs, import and trash.
};
