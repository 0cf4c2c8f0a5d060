/** Where two runs differ. */

import type { Messages } from '../shape';

export const disputed: Messages['disputed'] = {
  title: '两次训练的分歧',
  first: '第一次训练',
  second: '第二次训练',
  hint: (count) => `两者都判断过的 ${count} 张验证图片，均使用各自最佳轮次的权重。`,
  bothRight: '两者都对',
  bothWrong: '两者都错',
  onlyRight: (name) => `仅 ${name} 正确`,
  noDifference: '没有一方对而另一方错的图片。',
  chance: (p) => `差异可能只是偶然（McNemar 检验，p ${p}）。`,
  notChance: (name, p) => `${name} 更好，几乎不是偶然（McNemar 检验，p ${p}）。`,
  notYet: '两次训练都需先完成一轮。',
  noneShared: '这两次训练没有共同的验证图片。',
  shown: '显示的图片',
  kind: {
    all: (count) => `全部（${count}）`,
    first: (count) => `仅第一次正确（${count}）`,
    second: (count) => `仅第二次正确（${count}）`,
    neither: (count) => `都不正确（${count}）`,
  },
  none: '没有这样的图片。',
  truth: (label) => `真实类别：${label}`,
  explain: '显示支持各自答案的区域',
};
