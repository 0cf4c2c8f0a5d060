/**
 * Who may use the server: whoever opened a link that it printed. A link is good for one browser, which then has a cookie
 * and a secret. The cookie opens the page and nothing else, since a browser sends it to every port of this computer,
 * whoever listens there. The secret lies in the page’s storage, which belongs to this port alone: it opens the bridge,
 * and a key that derives from it the images. Only digests are kept, and they are compared in constant time.
 */

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { SESSION_PROTOCOL } from '../shared/contract/host';
import type { KnownSession, SessionFile } from './session-file';

const SECRET_BYTES = 32;
/** Links that may wait to be opened; the oldest lapses when there are more. */
const MOST_LINKS = 4;
/** As long as browsers keep one. */
const COOKIE_SECONDS = 400 * 24 * 60 * 60;

export type Arrival =
  | { readonly kind: 'session'; readonly setCookie: string; readonly secret: string }
  /** The link was opened before, or there never was such a link. */
  | { readonly kind: 'spent' }
  | { readonly kind: 'wrong' };

export class Doorkeeper {
  readonly #cookie: string;
  #links: Buffer[] = [];
  #spent: Buffer[] = [];

  /** @param port keeps apart the cookies of several servers */
  constructor(
    port: number,
    private readonly sessions: SessionFile,
  ) {
    this.#cookie = `lathe-${port}`;
  }

  mintToken(): string {
    const token = freshSecret();
    this.#links = [...this.#links, digest(token)].slice(-MOST_LINKS);
    return token;
  }

  /** Exchanges a link’s token for a session; the link is spent by that. */
  async exchange(token: string): Promise<Arrival> {
    const given = digest(token);
    const unspent = this.#links.filter((link) => !timingSafeEqual(link, given));
    if (unspent.length === this.#links.length) return { kind: isAmong(given, this.#spent) ? 'spent' : 'wrong' };
    this.#links = unspent;
    this.#spent = [...this.#spent, given].slice(-MOST_LINKS);
    const [cookie, secret] = [freshSecret(), freshSecret()];
    await this.sessions.add({ cookie: digest(cookie).toString('hex'), secret: digest(secret).toString('hex') });
    const setCookie = `${this.#cookie}=${cookie}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${COOKIE_SECONDS}`;
    return { kind: 'session', setCookie, secret };
  }

  /** Whether a browser may have the page. @param header the request’s Cookie header */
  knowsCookie(header: string | undefined): boolean {
    const given = cookiesNamed(this.#cookie, header ?? '').map(digest);
    const known = this.sessions.all.map(({ cookie }) => Buffer.from(cookie, 'hex'));
    return given.filter((each) => isAmong(each, known)).length > 0;
  }

  /**
   * The key to images of the page that connects.
   *
   * @param header the request’s Sec-WebSocket-Protocol header
   * @returns null for a page without a session
   */
  keyOf(header: string | undefined): string | null {
    const offered = (header ?? '').split(',').map((each) => each.trim());
    const given = offered.find((each) => each.startsWith(SESSION_PROTOCOL))?.slice(SESSION_PROTOCOL.length);
    if (given === undefined) return null;
    const secret = digest(given);
    const [session] = this.sessions.all.filter((each) => timingSafeEqual(Buffer.from(each.secret, 'hex'), secret));
    return session === undefined ? null : imageKey(session);
  }

  knowsKey(key: string | null): boolean {
    const given = digest(key ?? '');
    return isAmong(
      given,
      this.sessions.all.map((session) => digest(imageKey(session))),
    );
  }
}

function freshSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** Makes secrets of any length comparable in constant time. */
function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** The same as long as the session is, so that a browser finds again what it has. */
function imageKey({ secret }: KnownSession): string {
  return digest(`images ${secret}`).toString('base64url');
}

/** Compares with all of them, so that the time does not reveal which one matched. */
function isAmong(given: Buffer, known: readonly Buffer[]): boolean {
  return known.filter((each) => timingSafeEqual(each, given)).length > 0;
}

function cookiesNamed(name: string, header: string): string[] {
  return header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
}
