/** Words that every view uses. */

import type { Messages } from '../shape';
import { recipeNames } from './recipes';

export const common: Messages['common'] = {
  status: {
    queued: '排队中',
    preparing: '准备中',
    running: '训练中',
    pausing: '正在暂停…',
    paused: '已暂停',
    stopping: '正在停止…',
    stopped: '已停止',
    finished: '已完成',
    failed: '失败',
    lost: '已中断',
  },
  recipe: recipeNames,
  preset: { recommended: '推荐', article: '文章' },
  stage: { features: '特征', head: '分类头', main: '主训练' },
  cancel: '取消',
  close: '关闭',
  save: '保存',
  copyCommand: '复制命令',
  copyFailed: '无法写入剪贴板',
  copied: '已复制',
  undo: '撤销',
  retry: '重试',
  showMore: (count) => `再显示 ${count} 张`,
  imageLost: '无法显示这张图片。它是否被移动或删除？',
  loading: '加载中…',
  training: '训练',
  validation: '验证',
  loss: '损失',
  accuracy: '准确率',
  epoch: '轮次',
  step: '步',
  epochOf: (epoch, epochs) => `第 ${epoch}/${epochs} 轮`,
  images: (count) => `${count} 张图片`,
};
