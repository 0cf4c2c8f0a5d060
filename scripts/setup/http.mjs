/** GET over HTTP and HTTPS with Node’s own modules: redirects, proxies (CONNECT for HTTPS), passwords in addresses. */

import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { addAbortSignal } from 'node:stream';
import { connect as tlsConnect } from 'node:tls';

/** @typedef {import('./network.mjs').Network} Network */
/** @typedef {import('node:http').IncomingMessage} IncomingMessage */
/** @typedef {{ url: URL, response: IncomingMessage }} Answer */

const MOST_REDIRECTS = 8;

/**
 * @param {URL} url a user and password in it become an `Authorization` header, for that host only
 * @param {Record<string, string>} headers
 * @param {Network} network
 * @returns {Promise<Answer>} the last address, and the response with its body unread; any status but a redirect
 * @throws {Error} when the host can’t be reached
 */
export async function get(url, headers, network) {
  let at = url;
  for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
    const login = at.username === '' && at.host === url.host ? url : at;
    const response = await getOnce(at, { ...headers, ...basic('Authorization', login) }, network);
    const { location } = response.headers;
    const status = response.statusCode ?? 0;
    if (status < 300 || status > 399 || status === 304 || location === undefined) return { url: at, response };
    response.resume();
    at = new URL(location, at);
  }
  throw new Error(`${url.host} redirects without end`);
}

/**
 * @param {URL} url
 * @param {Record<string, string>} headers
 * @param {Network} network
 * @returns {Promise<string>} the body
 * @throws {Error} for any status but 200
 */
export async function getText(url, headers, network) {
  const answer = await get(url, headers, network);
  if (answer.response.statusCode !== 200) {
    answer.response.resume();
    throw new Error(`${url.host} answered ${answer.response.statusCode ?? 0} for ${url.pathname}`);
  }
  answer.response.setEncoding('utf8');
  let text = '';
  for await (const chunk of answer.response) text += String(chunk);
  return text;
}

/**
 * @param {URL} url
 * @param {Record<string, string>} headers
 * @param {Network} network
 * @returns {Promise<IncomingMessage>}
 */
async function getOnce(url, headers, network) {
  const proxy = network.proxyFor(url);
  const limits = { timeout: network.idleTimeoutMs, signal: network.signal };
  if (url.protocol === 'https:') {
    const socket = proxy === null ? null : await tunnel(url, proxy, network);
    const via = socket === null ? {} : { agent: false, createConnection: () => socket };
    return answerOf(httpsRequest(url, { headers, ca: network.ca, ...limits, ...via }), url, network);
  }
  if (url.protocol !== 'http:') throw new Error(`${url.protocol} is not an address that can be downloaded from`);
  if (proxy === null) return answerOf(httpRequest(url, { headers, ...limits }), url, network);
  const through = { ...headers, Host: url.host, ...basic('Proxy-Authorization', proxy) };
  const request = (proxy.protocol === 'https:' ? httpsRequest : httpRequest)(proxy, {
    path: `${url.origin}${url.pathname}${url.search}`,
    headers: through,
    ca: network.ca,
    ...limits,
  });
  return answerOf(request, url, network);
}

/**
 * @param {import('node:http').ClientRequest} request
 * @param {URL} url
 * @param {Network} network
 * @returns {Promise<IncomingMessage>}
 */
function answerOf(request, url, network) {
  return new Promise((resolve, reject) => {
    const give = () => request.destroy(new Error(`${url.host} did not answer in time`));
    const connecting = setTimeout(give, network.connectTimeoutMs);
    request.on('timeout', give);
    request.on('response', (response) => {
      clearTimeout(connecting);
      resolve(response);
    });
    request.on('error', (error) => {
      clearTimeout(connecting);
      reject(error);
    });
    request.end();
  });
}

/**
 * A TLS connection to `url` through a proxy’s CONNECT (RFC 9110, 9.3.6).
 *
 * @param {URL} url
 * @param {URL} proxy
 * @param {Network} network
 * @returns {Promise<import('node:tls').TLSSocket>}
 */
function tunnel(url, proxy, network) {
  const target = `${url.hostname}:${url.port || '443'}`;
  const headers = { Host: target, ...basic('Proxy-Authorization', proxy) };
  return new Promise((resolve, reject) => {
    const request = (proxy.protocol === 'https:' ? httpsRequest : httpRequest)(proxy, {
      method: 'CONNECT',
      path: target,
      headers,
      agent: false,
      ca: network.ca,
      timeout: network.connectTimeoutMs,
      signal: network.signal,
    });
    request.on('timeout', () => request.destroy(new Error(`the proxy ${proxy.host} did not answer in time`)));
    request.on('error', reject);
    request.on('connect', (response, socket) => {
      if (response.statusCode !== 200) {
        socket.destroy();
        reject(new Error(`the proxy ${proxy.host} refused ${target} with status ${response.statusCode ?? 0}`));
        return;
      }
      socket.setTimeout(0);
      const secure = tlsConnect({ socket, servername: url.hostname, ca: network.ca }, () => resolve(secure));
      secure.on('error', reject);
      if (network.signal !== undefined) addAbortSignal(network.signal, secure);
    });
    request.end();
  });
}

/**
 * @param {string} header
 * @param {URL} url
 * @returns {Record<string, string>} empty when the address has no user
 */
function basic(header, url) {
  if (url.username === '') return {};
  const login = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return { [header]: `Basic ${Buffer.from(login).toString('base64')}` };
}
