/** The frame around every view: navigation, settings, shortcuts, connection. */

import type { Messages } from '../shape';

export const shell: Messages['shell'] = {
  skipToContent: '跳到内容',
  navigation: '主导航',
  held: '占用内存',
  shortcuts: '键盘快捷键',
  connectionLost: 'Lathe 主机没有响应',
  connectionLostHint: '训练仍在继续，页面会自动重新连接。',
  refused: '此浏览器尚未登录',
  refusedHint: '请打开 “lathe serve” 打印的地址；在其终端按回车键可获得新地址。',
  trial: '这是仅供试用的旧版 Electron。一旦能访问其来源，就会获取 Lathe 自带的版本。',
  notFound: '这里什么也没有',
  notFoundHint: '此地址不对应任何视图或训练。',
  toRuns: '前往训练记录',
  dropHere: '松开即可打开',
  dropHint: '放入图片文件夹新建训练，或放入图片进行预测',
  dismiss: '关闭提示',
  interrupted: (name) => `${name} 已中断`,
  interruptedAt: (epoch, step) => `停在第 ${epoch} 轮第 ${step} 步。最后一个检查点之前的内容都没有丢失。`,
  interruptedEarly: '它在准备阶段中断，已计算的内容都保留着。',
  resume: '继续训练',
  show: '查看',
  messages: '消息',
};
