/** What a person sees in the browser when the server refuses, and on the way from a link to the page. */

import { createHash } from 'node:crypto';
import { english } from './i18n/en';
import { chinese } from './i18n/zh-CN';

export type RefusalReason = keyof typeof english;

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

/** Repeats nothing of the request. @param languages the request’s Accept-Language header */
export function refusalPage(reason: RefusalReason, port: number, languages: string | undefined): string {
  const isChinese = /^\s*zh\b/i.test(languages ?? '');
  const { title, text } = (isChinese ? chinese : english)[reason];
  const words = text.replaceAll('{port}', String(port));
  return document(isChinese ? 'zh-CN' : 'en', title, `<h1>${title}</h1><p>${words}</p>`);
}

/**
 * Between a link that was followed from another page and Lathe’s page: a browser keeps a SameSite=Strict cookie back
 * through a redirect that began elsewhere, but sends it with a step that begins here.
 *
 * @param address of the page, with nothing in it that HTML would read otherwise
 */
export function arrivalPage(address: string): string {
  const head = `<meta http-equiv="refresh" content="0;url=${address}">`;
  return document('en', 'Lathe', `<p><a href="${address}">Lathe</a></p>`, head);
}

function document(language: string, title: string, body: string, head = ''): string {
  const meta = `<meta charset="utf-8"><meta name="viewport" content="width=device-width">${head}`;
  return `<!doctype html><html lang="${language}"><head>${meta}<title>${title}</title><style>${STYLE}</style></head><body><main>${body}</main></body></html>`;
}
