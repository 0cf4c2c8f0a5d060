/** What a person sees in the browser when the server refuses, and what to do then. */

import { createHash } from 'node:crypto';
import type { GateRefusal } from './origin-check';

export type RefusalReason = GateRefusal | 'spent-link' | 'no-session' | 'not-found' | 'method';

interface Words {
  readonly title: string;
  readonly text: string;
}

export const REFUSAL_STATUS: Readonly<Record<RefusalReason, number>> = {
  'foreign-host': 421,
  'foreign-port': 421,
  'foreign-origin': 403,
  'foreign-site': 403,
  'spent-link': 403,
  'no-session': 403,
  'not-found': 404,
  method: 405,
};

/** `{port}` is the server’s. */
const ENGLISH: Readonly<Record<RefusalReason, Words>> = {
  'foreign-host': {
    title: 'Not an address of this computer',
    text: 'Lathe answers only under 127.0.0.1 and localhost. Open the address that “lathe serve” printed.',
  },
  'foreign-port': {
    title: 'Another port was expected',
    text: 'Lathe answers only under the port that it printed. Through SSH use the same number on both sides: ssh -L {port}:127.0.0.1:{port} HOST',
  },
  'foreign-origin': { title: 'Another page asked', text: 'Only Lathe’s own page may do this.' },
  'foreign-site': { title: 'Another page asked', text: 'Only Lathe’s own page may do this.' },
  'spent-link': {
    title: 'This link has been used, or is not whole',
    text: 'A link is good for one browser. For a new one press Enter in the terminal where “lathe serve” runs, or send the process SIGUSR2. If you did not open the link yourself, somebody else has: stop “lathe serve” and start it again.',
  },
  'no-session': {
    title: 'Open the link first',
    text: 'This browser has no session with “lathe serve”. Open the link that it printed. For a new one press Enter in the terminal where it runs, or send the process SIGUSR2.',
  },
  'not-found': { title: 'Nothing is here', text: 'Lathe has nothing under this address.' },
  method: { title: 'Only reading is possible', text: 'Lathe’s addresses can be read, not written.' },
};

const CHINESE: Readonly<Record<RefusalReason, Words>> = {
  'foreign-host': {
    title: '这不是本机的地址',
    text: 'Lathe 只在 127.0.0.1 和 localhost 下应答。请打开 “lathe serve” 打印的地址。',
  },
  'foreign-port': {
    title: '端口不符',
    text: 'Lathe 只在它打印的端口下应答。使用 SSH 转发时，两端请用同一个端口号：ssh -L {port}:127.0.0.1:{port} HOST',
  },
  'foreign-origin': { title: '请求来自别的网页', text: '只有 Lathe 自己的页面可以这样做。' },
  'foreign-site': { title: '请求来自别的网页', text: '只有 Lathe 自己的页面可以这样做。' },
  'spent-link': {
    title: '此链接已被使用，或不完整',
    text: '每个链接只能用于一个浏览器。需要新链接时，请在运行 “lathe serve” 的终端按回车键，或向该进程发送 SIGUSR2。如果不是您本人打开的，说明有他人使用了它：请停止 “lathe serve” 后重新启动。',
  },
  'no-session': {
    title: '请先打开链接',
    text: '此浏览器尚未与 “lathe serve” 建立会话。请打开它打印的链接。需要新链接时，请在运行它的终端按回车键，或向该进程发送 SIGUSR2。',
  },
  'not-found': { title: '这里什么也没有', text: 'Lathe 在此地址下没有内容。' },
  method: { title: '只能读取', text: 'Lathe 的地址只能读取，不能写入。' },
};

const STYLE =
  'body{font:1rem/1.6 system-ui,sans-serif;max-width:36rem;margin:20vh auto;padding:0 1.5rem}:root{color-scheme:light dark}';

/** Names the one style by its hash: inline code stays forbidden here as well. */
export const REFUSAL_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Nothing of the request is repeated in it.
 *
 * @param languages the request’s Accept-Language header
 */
export function refusalPage(reason: RefusalReason, port: number, languages: string | undefined): string {
  const isChinese = /^\s*zh\b/i.test(languages ?? '');
  const { title, text } = (isChinese ? CHINESE : ENGLISH)[reason];
  const words = text.replaceAll('{port}', String(port));
  return document(isChinese ? 'zh-CN' : 'en', title, `<h1>${title}</h1><p>${words}</p>`);
}

/**
 * Between a link that was followed from another page and Lathe’s page: a browser keeps a SameSite=Strict cookie back
 * through a redirect that began elsewhere, but sends it with a step that begins here.
 */
export function arrivalPage(): string {
  return document('en', 'Lathe', '<p><a href="/">Lathe</a></p>', '<meta http-equiv="refresh" content="0;url=/">');
}

function document(language: string, title: string, body: string, head = ''): string {
  const meta = `<meta charset="utf-8"><meta name="viewport" content="width=device-width">${head}`;
  return `<!doctype html><html lang="${language}"><head>${meta}<title>${title}</title><style>${STYLE}</style></head><body><main>${body}</main></body></html>`;
}
