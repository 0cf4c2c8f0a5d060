/** A display without a screen for the tests: an X server of their own, where the machine has none to show windows on. */

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

export interface Display {
  readonly name: string;
  readonly close: () => void;
}

/** Xvfb picks a free number itself and writes it to the descriptor that it is given. */
export async function openDisplay(): Promise<Display> {
  const size = ['-screen', '0', '1600x1000x24'];
  const server = spawn('Xvfb', ['-displayfd', '3', ...size, '-nolisten', 'tcp', '-noreset'], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  // Also where a test has failed before it could close it.
  process.on('exit', () => server.kill());
  const name = await displayName(server);
  return { name, close: () => void server.kill() };
}

async function displayName(server: ChildProcess): Promise<string> {
  const numbers = server.stdio[3] as Readable;
  const [first] = (await Promise.race([once(numbers, 'data'), failed(server)])) as [Buffer];
  return `:${first.toString().trim()}`;
}

async function failed(server: ChildProcess): Promise<never> {
  const [code] = (await once(server, 'exit')) as [number | null];
  throw new Error(`Xvfb ended with code ${code ?? 'none'}`);
}
