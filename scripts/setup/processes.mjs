/** Child processes that set-up starts, with what they said when they fail. */

import { spawn } from 'node:child_process';

/** @typedef {{ code: number | null, signal: string | null, stdout: string, stderr: string }} Ended */

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, pass?: boolean, signal?: AbortSignal | undefined }} [options] `pass`
 *   shows everything that the child says on standard error instead of keeping it; `signal` tells the child to end, which
 *   is waited for
 * @returns {Promise<Ended>} code null and a message in `stderr` when it can’t be started
 */
export function runProcess(command, args, { env = process.env, cwd, pass = false, signal } = {}) {
  return new Promise((resolve) => {
    /** @type {import('node:child_process').StdioOptions} */
    const stdio = pass ? ['ignore', 2, 2] : ['ignore', 'pipe', 'pipe'];
    const child = spawn(command, args, { env, stdio, windowsHide: true, ...(cwd === undefined ? {} : { cwd }) });
    const said = { stdout: '', stderr: '' };
    child.stdout?.on('data', (/** @type {Buffer} */ chunk) => (said.stdout += chunk.toString()));
    child.stderr?.on('data', (/** @type {Buffer} */ chunk) => (said.stderr += chunk.toString()));
    const end = () => void child.kill();
    if (signal?.aborted === true) end();
    signal?.addEventListener('abort', end);
    /** @param {Ended} ended */
    const settle = (ended) => {
      signal?.removeEventListener('abort', end);
      resolve(ended);
    };
    child.on('error', (error) => settle({ code: null, signal: null, stdout: said.stdout, stderr: error.message }));
    child.on('close', (code, ending) => settle({ code, signal: ending, ...said }));
  });
}

/**
 * @param {Ended} ended
 * @returns {string} its last lines, or how it ended
 */
export function lastWords(ended) {
  const lines = `${ended.stdout}\n${ended.stderr}`.split('\n').filter((line) => line.trim() !== '');
  const how = ended.signal === null ? `code ${ended.code ?? 'none'}` : `signal ${ended.signal}`;
  return lines.length > 0 ? lines.slice(-4).join('\n') : `ended with ${how}`;
}
