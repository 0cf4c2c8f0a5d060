/** Child processes that set-up starts, with what they said when they fail. */

import { spawn, spawnSync } from 'node:child_process';
import { SetupFailure } from './failure.mjs';

/** @import { Surroundings } from './places.mjs' */
/** @typedef {{ code: number | null, signal: string | null, stdout: string, stderr: string }} Ended */
/** @typedef {{ env?: NodeJS.ProcessEnv, cwd?: string | undefined, signal?: AbortSignal | undefined }} ProcessOptions */

/**
 * Gives code null and a message in `stderr` when the program can’t be started. `signal` tells it to end, which is waited
 * for.
 * @type {(command: string, args: readonly string[], options?: ProcessOptions) => Promise<Ended>}
 */
export function runProcess(command, args, { env = process.env, cwd, signal } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env, cwd, signal, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (/** @type {Buffer} */ chunk) => (said.stdout += chunk.toString()));
    child.stderr.on('data', (/** @type {Buffer} */ chunk) => (said.stderr += chunk.toString()));
    child.on('error', (error) => (said.stderr += error.message));
    // A code below zero is that of the system, which could not start it.
    child.on('close', (code, ending) => resolve({ code: (code ?? -1) < 0 ? null : code, signal: ending, ...said }));
  });
}

/**
 * What a program says, which is waited for; null where it can’t be started or fails. It gets the person’s variables and
 * home, and the path of this process where they name none.
 * @type {(command: string, args: readonly string[], surroundings: Surroundings, cwd?: string) => string | null}
 */
export function ask(command, args, { env, home }, cwd) {
  const variables = { PATH: process.env['PATH'], ...env, HOME: home };
  const { status, stdout } = spawnSync(command, args, { cwd, env: variables, encoding: 'utf8', windowsHide: true });
  return status === 0 ? stdout : null;
}

/** @type {(ended: Ended) => string} its last lines, or how it ended */
export function lastWords({ stdout, stderr, code, signal }) {
  const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '');
  const how = signal === null ? `code ${code ?? 'none'}` : `signal ${signal}`;
  return lines.length > 0 ? lines.slice(-4).join('\n') : `ended with ${how}`;
}

/**
 * Has a program of the system unpack an archive.
 * @type {(command: string, args: readonly string[]) => Promise<void>}
 * @throws {SetupFailure}
 */
export async function unpackWith(command, args) {
  const ended = await runProcess(command, args);
  if (ended.code !== 0)
    throw new SetupFailure(`${command} failed: ${lastWords(ended)}`, 'Check the disk, and start set-up again.');
}
