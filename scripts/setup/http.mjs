/** GET over HTTP and HTTPS with Node’s own modules: redirects, proxies (CONNECT for HTTPS), passwords in addresses. */

import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { connect as tlsConnect } from 'node:tls';

/** @import { IncomingMessage } from 'node:http' */
/** @import { RequestOptions } from 'node:https' */
/** @import { Network } from './network.mjs' */
/** @typedef {Readonly<Record<string, string>>} Headers */

const MOST_REDIRECTS = 8;

/** An answer without a file in it. */
export class Refusal extends Error {
  /** @param {URL} url @param {number} status */
  constructor(url, status) {
    super(`${url.host} answered ${status} for ${url.pathname}`);
    this.status = status;
  }
}

/**
 * Gives the response, its body unread. A user and password in the address become an `Authorization` header, for its
 * origin only.
 * @type {(url: URL, headers: Headers, network: Network) => Promise<IncomingMessage>}
 * @throws {Refusal} for any status but 200 and 206
 * @throws {Error} when the host can’t be reached
 */
export async function get(url, headers, network) {
  let at = url;
  for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
    const login = at.username === '' && at.origin === url.origin ? url : at;
    const all = { 'User-Agent': 'lathe', ...headers, ...basic('Authorization', login) };
    const response = await getOnce(at, all, network);
    const { statusCode = 0, headers: received } = response;
    if (statusCode === 200 || statusCode === 206) return response;
    response.resume();
    if (statusCode < 300 || statusCode > 399 || received.location === undefined) throw new Refusal(url, statusCode);
    at = new URL(received.location, at);
  }
  throw new Error(`${url.host} redirects without end`);
}

/** @type {(url: URL, headers: Headers, network: Network) => Promise<string>} the body of what `get` gives */
export async function getText(url, headers, network) {
  return text(await get(url, headers, network));
}

/**
 * Through a proxy, plain HTTP is asked for with the whole address, and HTTPS by a tunnel (CONNECT; RFC 9110, 9.3.6).
 * @type {(url: URL, headers: Headers, network: Network) => Promise<IncomingMessage>}
 */
async function getOnce(url, headers, network) {
  if (!['http:', 'https:'].includes(url.protocol))
    throw new Error(`${url.protocol} is not an address that can be downloaded from`);
  const proxy = network.proxyFor(url);
  if (proxy === null) return send(url, { headers }, url.host, network);
  const login = basic('Proxy-Authorization', proxy);
  if (url.protocol === 'http:') {
    const path = `${url.origin}${url.pathname}${url.search}`;
    return send(proxy, { path, headers: { ...headers, Host: url.host, ...login } }, url.host, network);
  }
  const target = `${url.hostname}:${url.port || '443'}`;
  const connect = { method: 'CONNECT', path: target, headers: { Host: target, ...login }, agent: false };
  const { socket, statusCode = 0 } = await send(proxy, connect, `the proxy ${proxy.host}`, network);
  if (statusCode !== 200) {
    socket.destroy();
    throw new Error(`the proxy ${proxy.host} refused ${target} with status ${statusCode}`);
  }
  socket.setTimeout(0);
  const createConnection = () => tlsConnect({ socket, servername: url.hostname, ca: network.ca });
  return send(url, { headers, createConnection }, url.host, network);
}

/**
 * Gives a response with its body unread, or with the socket of a tunnel in it; `who` is to blame where nothing comes.
 * @type {(to: URL, options: RequestOptions, who: string, network: Network) => Promise<IncomingMessage>}
 */
function send(to, options, who, { ca, signal, connectTimeoutMs, idleTimeoutMs }) {
  return new Promise((resolve, reject) => {
    const start = to.protocol === 'https:' ? httpsRequest : httpRequest;
    // A proxy’s login must not become that of the server behind it.
    const request = start(to, { ca, signal, timeout: idleTimeoutMs, auth: undefined, ...options });
    const giveUp = () => request.destroy(new Error(`${who} did not answer in time`));
    const waiting = setTimeout(giveUp, connectTimeoutMs);
    for (const event of ['response', 'connect', 'error']) request.on(event, () => clearTimeout(waiting));
    request.on('response', resolve).on('connect', resolve).on('error', reject).on('timeout', giveUp).end();
  });
}

/** @type {(header: string, url: URL) => Headers} none where the address has no user */
function basic(header, url) {
  if (url.username === '') return {};
  const login = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return { [header]: `Basic ${Buffer.from(login).toString('base64')}` };
}
