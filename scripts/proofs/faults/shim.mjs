/** Builds `shim.c`, and has processes load it. Linux with a C compiler. */

import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathPattern } from './injections.mjs';

/** @typedef {import('./injections.mjs').Injection} Injection */

/** @param {string} folder @returns {string} the library’s path */
export function buildShim(folder) {
  const shim = join(folder, 'faults.so');
  execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', shim, join(import.meta.dirname, 'shim.c'), '-ldl']);
  return shim;
}

/**
 * What the processes need to note their calls, and to have one of them fail.
 *
 * @param {string} shim
 * @param {string} folder
 * @param {Omit<Injection, 'occurrence'> | null} injection
 * @returns {Promise<Record<string, string>>}
 */
export async function shimEnvironment(shim, folder, injection) {
  const noted = {
    LD_PRELOAD: shim,
    // The calls of its threads would pass the C library by.
    UV_USE_IO_URING: '0',
    LATHE_FAULTS_ROOT: folder,
    LATHE_FAULTS_LOG: `${folder}.log`,
  };
  if (injection === null) return noted;
  await writeFile(`${folder}.count`, Buffer.alloc(8));
  return {
    ...noted,
    LATHE_FAULTS_CALL: injection.call,
    LATHE_FAULTS_PATH: pathPattern(injection.kind),
    LATHE_FAULTS_NTH: String(injection.nth),
    LATHE_FAULTS_COUNT: `${folder}.count`,
    LATHE_FAULTS_DO: injection.fault,
  };
}
