/** Why the server refuses, and what to do then. */

import type { english } from './en';

const ANOTHER_PAGE = { title: '请求来自别的网页', text: '只有 Lathe 自己的页面可以这样做。' };

export const chinese: typeof english = {
  'foreign-host': {
    title: '这不是本机的地址',
    text: 'Lathe 只在 127.0.0.1 和 localhost 下应答。请打开 “lathe serve” 打印的地址。',
  },
  'foreign-port': {
    title: '端口不符',
    text: 'Lathe 只在它打印的端口下应答。使用 SSH 转发时，两端请用同一个端口号：ssh -L {port}:127.0.0.1:{port} HOST',
  },
  'foreign-origin': ANOTHER_PAGE,
  'foreign-site': ANOTHER_PAGE,
  'spent-link': {
    title: '此链接已被使用，或不完整',
    text: '每个链接只能用于一个浏览器，而此浏览器没有会话。如果该链接曾被打开过，运行 “lathe serve” 的终端现在已显示一个新链接；还需要时，请在那里按回车键，或向该进程发送 SIGUSR2。如果不是您本人打开的，说明有他人使用了它：请停止 “lathe serve”，从 Lathe 的数据文件夹中删除文件 sessions-{port}.json，然后重新启动。',
  },
  'no-session': {
    title: '请先打开链接',
    text: '此浏览器尚未与 “lathe serve” 建立会话。请打开它打印的链接。需要新链接时，请在运行它的终端按回车键，或向该进程发送 SIGUSR2。',
  },
  'not-found': { title: '这里什么也没有', text: 'Lathe 在此地址下没有内容。' },
  method: { title: '只能读取', text: 'Lathe 的地址只能读取，不能写入。' },
};
