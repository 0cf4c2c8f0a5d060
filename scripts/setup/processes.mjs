/** Child processes that set-up starts, with what they said when they fail. */

import { spawn } from 'node:child_process';

/** @typedef {{ code: number | null, signal: string | null, stdout: string, stderr: string }} Ended */

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, pass?: boolean }} [options] `pass` shows everything that the child
 *   says on standard error instead of keeping it
 * @returns {Promise<Ended>} code null and a message in `stderr` when it can’t be started
 */
export function runProcess(command, args, { env = process.env, cwd, pass = false } = {}) {
  return new Promise((resolve) => {
    /** @type {import('node:child_process').StdioOptions} */
    const stdio = pass ? ['ignore', 2, 2] : ['ignore', 'pipe', 'pipe'];
    const child = spawn(command, args, { env, stdio, windowsHide: true, ...(cwd === undefined ? {} : { cwd }) });
    const said = { stdout: '', stderr: '' };
    child.stdout?.on('data', (/** @type {Buffer} */ chunk) => (said.stdout += chunk.toString()));
    child.stderr?.on('data', (/** @type {Buffer} */ chunk) => (said.stderr += chunk.toString()));
    child.on('error', (error) => resolve({ code: null, signal: null, stdout: said.stdout, stderr: error.message }));
    child.on('close', (code, signal) => resolve({ code, signal, ...said }));
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
