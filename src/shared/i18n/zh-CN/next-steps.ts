/** What to do next: one or two sentences for each kind of step. */

import { inChinese } from '../../chinese';
import type { HostTexts } from '../texts';
import { zh } from './spacing';

export const nextSteps: HostTexts['nextSteps'] = {
  'as-told': ({ hint }) => inChinese(hint),
  run: ({ command }, text) => `请运行“${text(command)}”。`,
  'go-on': ({ command }, text) => `请用“${text(command)}”继续。`,
  'list-runs': ({ command }, text) => `“${text(command)}”会列出它们；用 --runs 可指定另一个文件夹。`,
  'write-more': () => '请把名称写得更长一些。',
  // Engine.
  'set-up': () => '请运行“npm run setup”获取它。',
  'set-up-library': ({ folder }) => zh`请删除${folder}，然后运行“npm run setup”，它会重新提供该库。`,
  'set-up-anew': ({ folder }) => zh`它可能是为另一种系统或处理器准备的。请删除${folder}，然后运行“npm run setup”。`,
  'lower-learning-rate': () => '请用小十倍的学习率（--learning-rate）重新训练；此步之前的检查点已保留。',
  'use-less-memory': () => '请关闭其他程序后继续训练，或用更小的 --batch 或 --size 新建一次训练。检查点已保留。',
  'use-fitting-head': () => '请使用以相同的图片尺寸、池化方式、隐藏单元数与类别数训练的分类头。',
  'train-head': () => '请让该训练至少完成一轮，或去掉 --head-from，先训练分类头。',
  'train-model': ({ command }, text) => `请用“${text(command)}”训练它。`,
  'choose-one': () => '请选择其中之一。',
  'name-as-trained': () => '请让每个图片文件夹的名称与训练时的类别名称完全相同。',
  'choose-evaluation': () => '请选择含有模型各类别图片的文件夹。',
  'start-task-again': () => '需要时可以重新开始。',
  'give-share': () => '请给出一个比例，例如 0.2 表示每五张取一张。',
  'add-different-images': () => '请为该类别添加不同的图片，或另用一个文件夹提供验证图片。',
};
