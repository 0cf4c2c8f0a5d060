/** Between a page and its host: requests, opened folders, uploads, jobs. */

import type { Texts } from './template';

export const pages: Texts = {
  'Load the page again; it may be older or newer than its host.': '请重新加载页面：它的版本可能与主机不同。',
  'The name of a request was expected; received {}.': '应为请求的名称，但收到 {1}。',
  '{} was expected with other arguments: {…}.': '请求 {1} 的参数不对：{2}。',
  'Something was expected to work and did not: {…}': '出现了意外的错误：{1}',
  'Nothing that was saved is lost. Try again; should it happen again, please report this text as it is.':
    '已保存的内容没有丢失。请再试一次；若再次出现，请将这段文字原样报告给我们。',
  'Nothing that was saved is lost. The terminal of “lathe serve” shows more.':
    '已保存的内容没有丢失。“lathe serve”的终端中有更多信息。',
  'An answer of Lathe’s host was expected; the connection is gone.': '应收到 Lathe 主机的应答，但连接已断开。',
  'Runs go on. The page connects again by itself as soon as “lathe serve” answers.':
    '训练仍在进行。“lathe serve”恢复应答后，页面会自动重新连接。',
  'It was cancelled.': '已取消。',
  'Start it again when you like.': '需要时可以重新开始。',
  'A job with a name of its own was expected; “{}” is still going on.': '任务的名称应互不相同，但“{1}”仍在进行。',
  'Give each job another name.': '请为每个任务取不同的名称。',
  'Open the folder or the picture again.': '请重新打开该文件夹或图片。',
  'A reference to a picture was expected; {…}.': '应为图片的引用，但{1}。',
  'Load the page again.': '请重新加载页面。',
  '“{}” names no picture.': '“{1}”不是图片的地址。',
  'The address has a percent sign that encodes nothing.': '地址中的百分号没有编码任何字符。',
  'An edge of 1 to {} pixels was expected; received “{}”.': '边长应为 1 到 {1} 像素，但收到“{2}”。',
  'Files or folders of this computer were expected; one of these lies nowhere on it.':
    '应为此计算机上的文件或文件夹，但其中有一个不在此计算机上。',
  'Save it first, then drop it here from its folder.': '请先保存它，再从所在的文件夹拖到这里。',
  '{…} was expected of the host; this one can’t.': '此主机不提供{1}。',
  'A browser of its folders': '文件夹浏览',
  'A dialog': '系统对话框',
  'A file manager': '文件管理器',
  'Choose the folder in the system’s dialog.': '请在系统对话框中选择文件夹。',
  'Write the path of the file.': '请写出文件的路径。',
  'Choose the folder in the folder browser.': '请在文件夹浏览器中选择文件夹。',
  'The run’s page says where its folder is.': '训练页面上写明了它的文件夹在哪里。',
  // What a check of a document expected and found.
  '{} is {…} instead of {…}': '{1} 为{2}，而应为{3}',
  missing: '空缺',
  text: '文字',
  'a list': '列表',
  'an object': '对象',
  'true or false': '是或否',
  'a number': '数字',
  'a whole number from 0 on': '不小于 0 的整数',
  'a whole number from {} to {}': '{1} 到 {2} 的整数',
  'text of at most {} characters': '最多 {1} 个字符的文字',
  'text of 1 to 100 characters': '1 到 100 个字符的文字',
  'a list of {} to {} entries': '有 {1} 到 {2} 项的列表',
  'a SHA-256': 'SHA-256 值',
  'one of {}': '以下之一：{1}',
  'the id of a run': '训练的编号',
};
