/**
 * Which requests come from this server’s own page. A name that an attacker points at 127.0.0.1 fails by its Host, a
 * foreign page by its Origin or by what the browser says of it in Sec-Fetch-Site.
 */

import type { IncomingMessage } from 'node:http';

export type GateRefusal = 'foreign-host' | 'foreign-port' | 'foreign-origin' | 'foreign-site';

/** Loopback by every name that a browser has for it. */
const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

export type RequestKind = 'read' | 'write' | 'socket';

/** @returns null when the request may go on */
export function refusalOf(request: IncomingMessage, port: number, kind: RequestKind): GateRefusal | null {
  const { host = '', origin } = request.headers;
  const name = host.toLowerCase();
  if (!LOOPBACK_NAMES.some((each) => name === `${each}:${port}`)) {
    return LOOPBACK_NAMES.some((each) => new RegExp(`^${escaped(each)}(:\\d+)?$`).test(name))
      ? 'foreign-port'
      : 'foreign-host';
  }
  // A browser sends an Origin with every WebSocket and everything but reading.
  const isOwn = origin === undefined ? kind === 'read' : origin.toLowerCase() === `http://${name}`;
  if (!isOwn) return 'foreign-origin';
  return isFromOwnSite(request) ? null : 'foreign-site';
}

/** Older browsers do not tell. A person may follow a link to the page from anywhere; nothing else is for strangers. */
function isFromOwnSite({ headers, url = '' }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return true;
  const isPage = url === '/' || url.startsWith('/?');
  return isPage && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
}

function escaped(text: string): string {
  return text.replace(/[.[\]]/g, '\\$&');
}
