/**
 * Who may use the server: whoever opened a link that it printed. A link is good for one browser, which then has a cookie
 * and a secret. The cookie opens the page and nothing else, since a browser sends it to every port of this computer,
 * whoever listens there. The secret lies in the page’s storage, which belongs to this port alone: who proves that they
 * know it has the bridge, and is told a key to the images. Only digests are kept, and secrets are compared in constant time.
 */

import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { SESSION_PROTOCOL, SESSION_TEXTS, type SessionChallenge } from '../shared/contract/host';
import type { KnownSession, SessionFile } from './session-file';

const SECRET_BYTES = 32;
/** Links that may wait to be opened; the oldest lapses when there are more. */
const MOST_LINKS = 4;
/** As long as browsers keep one. */
const COOKIE_SECONDS = 400 * 24 * 60 * 60;
/** Challenges that wait for a page’s proof. */
const MOST_CHALLENGES = 64;

export type Arrival =
  | { readonly kind: 'session'; readonly setCookie: string; readonly secret: string }
  /** The link was opened before, or there never was such a link. */
  | { readonly kind: 'spent' }
  | { readonly kind: 'wrong' };

export class Doorkeeper {
  readonly #cookie: string;
  #links: Buffer[] = [];
  #spent: Buffer[] = [];
  /** By the host’s nonce. */
  readonly #challenges = new Map<string, { readonly session: KnownSession; readonly expected: string }>();
  /** The host after this one gives others, since a page shows its keys to whoever answers on the port. */
  readonly #imageNonce = freshSecret();

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
   * Proves the host to a page that names its session.
   *
   * @param name the page’s proof of {@link SESSION_TEXTS}’ name
   * @returns null where there is no such session
   */
  challenge(name: string | null, pageNonce: string | null): SessionChallenge | null {
    const session = this.sessions.all.find((each) => proof(each, SESSION_TEXTS.name) === name);
    if (session === undefined || pageNonce === null) return null;
    const nonce = freshSecret();
    this.#challenges.set(nonce, { session, expected: proof(session, SESSION_TEXTS.page(pageNonce, nonce)) });
    const [oldest] = this.#challenges.keys();
    if (this.#challenges.size > MOST_CHALLENGES && oldest !== undefined) this.#challenges.delete(oldest);
    return { nonce, proof: proof(session, SESSION_TEXTS.host(pageNonce, nonce)) };
  }

  /**
   * The key to images of the page that connects; its challenge is spent by that.
   *
   * @param header the request’s Sec-WebSocket-Protocol header
   * @returns null for a page that did not prove its session
   */
  keyOf(header: string | undefined): string | null {
    const offered = (header ?? '').split(',').map((each) => each.trim());
    const given = offered.find((each) => each.startsWith(SESSION_PROTOCOL))?.slice(SESSION_PROTOCOL.length);
    const [nonce = '', proved = ''] = (given ?? '').split('.');
    const challenge = this.#challenges.get(nonce);
    this.#challenges.delete(nonce);
    if (challenge === undefined || !timingSafeEqual(digest(proved), digest(challenge.expected))) return null;
    return this.#imageKey(challenge.session);
  }

  knowsKey(key: string | null): boolean {
    const known = this.sessions.all.map((session) => digest(this.#imageKey(session)));
    return isAmong(digest(key ?? ''), known);
  }

  #imageKey(session: KnownSession): string {
    return proof(session, `images ${this.#imageNonce}`);
  }
}

function freshSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** Makes secrets of any length comparable in constant time. */
function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** As a page makes it (src/renderer/session-proof.ts). */
function proof({ secret }: KnownSession, text: string): string {
  return createHmac('sha256', Buffer.from(secret, 'hex')).update(text).digest('hex');
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
