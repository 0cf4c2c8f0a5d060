/** Between a page and its host: requests, opened folders, uploads, jobs. */

import type { Texts } from './template';

export const pages: Texts = {
  'Load the page again; it may be older or newer than its host.': '请重新加载页面：它的版本可能与主机不同。',
  'The name of a request was expected; received {}.': '应为请求的名称，但收到 {1}。',
  'Something was expected to work and did not: {…}': '出现了意外的错误：{1}',
  'Nothing that was saved is lost. Try again; should it happen again, please report this text as it is.':
    '已保存的内容没有丢失。请再试一次；若再次出现，请将这段文字原样报告给我们。',
  'Nothing that was saved is lost. The terminal of “lathe serve” shows more.':
    '已保存的内容没有丢失。“lathe serve”的终端中有更多信息。',
  'It was cancelled.': '已取消。',
  'Start it again when you like.': '需要时可以重新开始。',
  'A job with a name of its own was expected; “{}” is still going on.': '任务的名称应互不相同，但“{1}”仍在进行。',
  'Give each job another name.': '请为每个任务取不同的名称。',
  'Open the folder or the picture again.': '请重新打开该文件夹或图片。',
  '“{}” names no picture.': '“{1}”不是图片的地址。',
  'The address has a percent sign that encodes nothing.': '地址中的百分号没有编码任何字符。',
  'An edge of 1 to {} pixels was expected; received “{}”.': '边长应为 1 到 {1} 像素，但收到“{2}”。',
  '{…} was expected of the host; this one can’t.': '此主机不提供{1}。',
  'A browser of its folders': '文件夹浏览',
  'A dialog': '系统对话框',
  'A file manager': '文件管理器',
  'Choose the folder in the system’s dialog.': '请在系统对话框中选择文件夹。',
  'Write the path of the file.': '请写出文件的路径。',
  'Choose the folder in the folder browser.': '请在文件夹浏览器中选择文件夹。',
  'The run’s page says where its folder is.': '训练页面上写明了它的文件夹在哪里。',
  // What a check of a document expected and found.
  missing: '空缺',
  text: '文字',
};
