/**
 * Who may use the server: whoever opened a link that it printed. A link is good for one browser, which then carries
 * a cookie with a secret of its own. Only digests are kept, and they are compared in constant time.
 */

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const SECRET_BYTES = 32;
/** Links that may wait to be opened; the oldest lapses when there are more. */
const MOST_LINKS = 4;

export class Doorkeeper {
  readonly #cookie: string;
  #links: Buffer[] = [];
  readonly #sessions: Buffer[] = [];

  /** @param port keeps apart the cookies of several servers: a browser sends them to every port of a host */
  constructor(port: number) {
    this.#cookie = `lathe-${port}`;
  }

  mintToken(): string {
    const token = freshSecret();
    this.#links = [...this.#links, digest(token)].slice(-MOST_LINKS);
    return token;
  }

  /**
   * Exchanges a link’s token for a session; the link is spent by that.
   *
   * @returns the Set-Cookie header, or null for a token that is wrong or spent
   */
  exchange(token: string): string | null {
    const given = digest(token);
    const unspent = this.#links.filter((link) => !timingSafeEqual(link, given));
    if (unspent.length === this.#links.length) return null;
    this.#links = unspent;
    const secret = freshSecret();
    this.#sessions.push(digest(secret));
    return `${this.#cookie}=${secret}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** @param header the request’s Cookie header */
  knows(header: string | undefined): boolean {
    const given = cookiesNamed(this.#cookie, header ?? '').map(digest);
    return given.filter((each) => isAmong(each, this.#sessions)).length > 0;
  }
}

function freshSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** Makes secrets of any length comparable in constant time. */
function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
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
