/** The bridge of a web host, as the page in a browser that opened the link has it. */

import { once } from 'node:events';
import { WebSocket } from 'ws';

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
  const socket = new WebSocket(`ws://${host}/bridge`, ['lathe', `lathe.session.${secret}`], { origin });
  await once(socket, 'message');
  return socket;
}
