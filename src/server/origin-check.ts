/**
 * Which requests come from this server’s own page. A name that an attacker points at 127.0.0.1 fails by its Host, a
 * foreign page by its Origin or by what the browser says of it in Sec-Fetch-Site.
 */

import type { IncomingMessage } from 'node:http';

/** Loopback by every name that a browser has for it, and a port. */
const LOOPBACK = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::(\d+))?$/;

type Refusal = 'foreign-host' | 'foreign-port' | 'foreign-origin' | 'foreign-site';

/** @returns null when the request may go on */
export function refusalOf(request: IncomingMessage, port: number, kind: 'read' | 'write' | 'socket'): Refusal | null {
  const host = (request.headers.host ?? '').toLowerCase();
  const { origin } = request.headers;
  const named = LOOPBACK.exec(host);
  if (named === null) return 'foreign-host';
  if (named[1] !== String(port)) return 'foreign-port';
  // A browser sends an Origin with every WebSocket and everything but reading.
  const isOwn = origin === undefined ? kind === 'read' : origin.toLowerCase() === `http://${host}`;
  if (!isOwn) return 'foreign-origin';
  return isFromOwnSite(request) ? null : 'foreign-site';
}

/** Older browsers don’t say. A person may follow a link to the page from anywhere; strangers get nothing else. */
function isFromOwnSite({ headers, url = '' }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return true;
  const isPage = url === '/' || url.startsWith('/?');
  return isPage && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
}
