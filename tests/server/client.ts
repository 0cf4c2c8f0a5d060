/** Clients of the web host: HTTP with any header and any path, WebSockets, and bare sockets. */

import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import type { ClientOptions } from 'ws';
import { proveSession } from '../../src/renderer/session-proof';
import type { WebHost } from '../../src/server/web-host';

export type Headers = Readonly<Record<string, string>>;

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export function ask(host: WebHost, path: string, headers: Headers = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: host.port, path, method, headers, agent: false };
    const asked = request(options, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(parts).toString('latin1'),
        }),
      );
    });
    asked.on('error', reject);
    asked.end();
  });
}

/** What the address bar would hold behind the port. */
export function pathOf(link: string): string {
  const { pathname, search } = new URL(link);
  return pathname + search;
}

/** What a browser has from then on. */
export interface BrowserSession {
  /** The Cookie header. */
  readonly cookie: string;
  /** In the storage of its page. */
  readonly secret: string;
}

/** Opens a fresh link, as a browser does. */
export async function signIn(host: WebHost): Promise<BrowserSession> {
  const { headers } = await ask(host, pathOf(host.mintLink()));
  const [cookie = ''] = headers['set-cookie'] ?? [];
  const [, secret = ''] = headers.location?.split('#session=') ?? [];
  return { cookie: cookie.split(';')[0] ?? '', secret };
}

/** The Sec-WebSocket-Protocol header of a page, good for one connection. */
export async function offer({ port }: WebHost, { secret }: Pick<BrowserSession, 'secret'>): Promise<string> {
  return `lathe, ${(await proveSession(new URL(`http://127.0.0.1:${port}/`), secret)) ?? ''}`;
}

export async function cookieOf(host: WebHost): Promise<string> {
  return (await signIn(host)).cookie;
}

/** The key to images, as a page that connects is told it. */
export async function keyOf(host: WebHost): Promise<string> {
  const page = await connectPage(host);
  const hello = JSON.parse(page.messages[0] ?? '') as { key: string };
  page.socket.close();
  return hello.key;
}

/** What a client has for a code where there was none. */
const NO_CLOSE = 1006;

export interface Connection {
  readonly socket: WebSocket;
  /** Everything that came. */
  readonly messages: string[];
  /** The first message that does. */
  readonly heard: (holds: (message: string) => boolean) => Promise<string>;
  /** The close code; 1006 where there was no close, or no handshake. */
  readonly closed: Promise<number>;
  /** The status of a handshake that was refused; null when it was not. */
  readonly refusedWith: () => number | null;
}

/** @param headers an empty `origin` sends none */
export function openSocket(
  host: WebHost,
  { protocol = '', page = '', ...headers }: Headers,
  options: ClientOptions = {},
): Connection {
  const all = Object.entries({ origin: `http://127.0.0.1:${host.port}`, ...headers });
  const sent = Object.fromEntries(all.filter(([, value]) => value !== ''));
  const protocols = protocol === '' ? [] : protocol.split(', ');
  const socket = new WebSocket(`ws://127.0.0.1:${host.port}/bridge${page}`, protocols, { headers: sent, ...options });
  const messages: string[] = [];
  let status: number | null = null;
  socket.on('error', () => undefined);
  socket.on('message', (data) => messages.push(Buffer.isBuffer(data) ? data.toString('utf8') : ''));
  const closed = new Promise<number>((resolve) => {
    socket.on('close', resolve);
    socket.on('unexpected-response', (asked, response) => {
      status = response.statusCode ?? 0;
      asked.destroy();
      resolve(NO_CLOSE);
    });
  });
  const heard = (holds: (message: string) => boolean): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = messages.find(holds);
        if (found !== undefined) resolve(found);
      };
      socket.on('message', look);
      void closed.then((code) => reject(new Error(`closed with ${code}`)));
      look();
    });
  return { socket, messages, heard, closed, refusedWith: () => status };
}

/** Connected and greeted. */
export async function connectPage(host: WebHost, options: ClientOptions = {}): Promise<Connection> {
  const connection = openSocket(host, { protocol: await offer(host, await signIn(host)) }, options);
  await connection.heard((message) => message.includes('hello'));
  return connection;
}

/** A WebSocket by hand, behind its handshake: what is written to it are raw frames. */
export async function rawSocket(host: WebHost): Promise<Socket> {
  const protocol = await offer(host, await signIn(host));
  const socket = connect(host.port, '127.0.0.1');
  const lines = [
    'GET /bridge HTTP/1.1',
    `Host: 127.0.0.1:${host.port}`,
    `Origin: http://127.0.0.1:${host.port}`,
    `Sec-WebSocket-Protocol: ${protocol}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('data', resolve));
  return socket;
}

/** A client’s frame: the first byte says what it is, the mask is zero. */
export function frame(first: number, payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from([first, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
}
