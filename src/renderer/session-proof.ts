/** How a page proves its session to the web host, after the host has proved that it is the one. */

import { SESSION_PROTOCOL, SESSION_TEXTS, type SessionChallenge } from '../shared/contract/host';

const NONCE_BYTES = 16;

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** HMAC-SHA-256 with the SHA-256 of the secret as its key. */
async function prover(secret: string): Promise<(text: string) => Promise<string>> {
  const { subtle } = crypto;
  const utf8 = new TextEncoder();
  const digest = await subtle.digest('SHA-256', utf8.encode(secret));
  const key = await subtle.importKey('raw', digest, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return async (text) => hex(new Uint8Array(await subtle.sign('HMAC', key, utf8.encode(text))));
}

/**
 * @param address of the page’s host, over HTTP
 * @returns the WebSocket protocol that opens the bridge once; null where the host knows no such session
 * @throws Error when whoever listens there is not the page’s host
 */
export async function proveSession(address: URL, secret: string): Promise<string | null> {
  const prove = await prover(secret);
  const nonce = hex(crypto.getRandomValues(new Uint8Array(NONCE_BYTES)));
  const asked = new URL('session', address);
  asked.search = new URLSearchParams({ session: await prove(SESSION_TEXTS.name), nonce }).toString();
  const answer = await fetch(asked);
  if (answer.status === 403) return null;
  const challenge = (await answer.json()) as SessionChallenge;
  if (challenge.proof !== (await prove(SESSION_TEXTS.host(nonce, challenge.nonce)))) throw new Error('another host');
  return `${SESSION_PROTOCOL}${challenge.nonce}.${await prove(SESSION_TEXTS.page(nonce, challenge.nonce))}`;
}
