/** Titles of failures by code, and of what is wrong with an image. */

import { titles } from '../../../shared/i18n/zh-CN/titles';
import type { Messages } from '../shape';

export const failures = titles;

export const problems: Messages['problems'] = {
  empty: '空文件',
  truncated: '文件不完整',
  corrupt: '已损坏',
  'not-a-picture': '不是图片',
  unsupported: '不支持的格式',
  unreadable: '无法读取',
  'unusable-name': '文件名无法使用',
  'dangling-link': '失效的链接',
  'link-loop': '循环链接',
  'too-large': '太大',
  'too-small': '太小',
  hidden: '隐藏文件',
  'outside-classes': '不在类别文件夹中',
  'empty-class': '没有图片的文件夹',
  'odd-content': '以特殊方式读取',
  'wrong-extension': '扩展名错误',
  'missing-extension': '没有扩展名',
  animated: '动画：使用第一帧',
  duplicate: '重复',
  'duplicate-across-split': '训练与验证中有同一张图片',
  'duplicate-across-classes': '两个类别中有同一张图片',
  'class-name': '类别的名称',
  'uneven-classes': '图片远少于另一个类别',
};
