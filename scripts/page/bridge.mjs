/** The bridge of a web host, as the page in a browser that opened the link has it. */

import { createHash, createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { WebSocket } from 'ws';

/**
 * What opens the bridge once, as src/renderer/session-proof.ts makes it.
 *
 * @param {string} origin
 * @param {string} secret
 * @returns {Promise<string[]>} WebSocket protocols
 */
async function proveSession(origin, secret) {
  const key = createHash('sha256').update(secret).digest();
  const prove = (/** @type {string} */ text) => createHmac('sha256', key).update(text).digest('hex');
  const nonce = randomBytes(16).toString('hex');
  const answer = await fetch(`${origin}/session?session=${prove('session')}&nonce=${nonce}`);
  /** @type {unknown} */
  const given = await answer.json();
  const challenge = /** @type {{ nonce: string, proof: string }} */ (given);
  if (challenge.proof !== prove(`host ${nonce} ${challenge.nonce}`)) throw new Error('another host');
  return ['lathe', `lathe.session.${challenge.nonce}.${prove(`page ${nonce} ${challenge.nonce}`)}`];
}

/**
 * Opens the link, which spends it, and connects.
 *
 * @param {string} link
 * @returns {Promise<WebSocket>} greeted by the host
 */
export async function openBridge(link) {
  const { headers } = await fetch(link, { redirect: 'manual' });
  const [, secret = ''] = (headers.get('location') ?? '').split('#session=');
  const { origin, host } = new URL(link);
  const socket = new WebSocket(`ws://${host}/bridge`, await proveSession(origin, secret), { origin });
  await once(socket, 'message');
  return socket;
}
