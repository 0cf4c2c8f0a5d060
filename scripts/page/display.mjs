/** A display without a screen: an X server of our own, where the machine has none to show windows on. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Xvfb picks a free number itself and writes it to the descriptor that it is given.
 *
 * @returns {Promise<{ name: string, close: () => void }>}
 */
export async function openDisplay() {
  const size = ['-screen', '0', '1600x1000x24'];
  const server = spawn('Xvfb', ['-displayfd', '3', ...size, '-nolisten', 'tcp', '-noreset'], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  // Also where whoever opened it has failed before it could be closed.
  process.on('exit', () => server.kill());
  const name = await displayName(server);
  return { name, close: () => void server.kill() };
}

/** @param {import('node:child_process').ChildProcess} server */
async function displayName(server) {
  const numbers = /** @type {import('node:stream').Readable} */ (server.stdio[3]);
  const first = /** @type {Buffer[]} */ (await Promise.race([once(numbers, 'data'), failed(server)]))[0];
  return `:${first?.toString().trim()}`;
}

/**
 * @param {import('node:child_process').ChildProcess} server
 * @returns {Promise<never>}
 */
async function failed(server) {
  await once(server, 'exit');
  throw new Error(`Xvfb ended with code ${server.exitCode ?? 'none'}`);
}
