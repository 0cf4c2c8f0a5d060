/** How long `lathe --help` takes, and that it loads nothing that it does not need. */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { COMMAND } from './lathe.mjs';
import { makeRow } from './rows.mjs';

const MOST_SECONDS = 0.15;
/** A start is short, so that more of them cost nothing. */
const STARTS_PER_RUN = 4;
const HEAVY = /tensorflow|tfjs|sharp|h5wasm|trainer/i;

/**
 * @param {number} runs
 * @returns {import('./rows.mjs').Row[]}
 */
export function measureHelp(runs) {
  const heavy = loadedFiles().filter((file) => HEAVY.test(file));
  if (heavy.length > 0) throw new Error(`lathe --help loads what it does not need: ${heavy.join(', ')}`);
  const seconds = Array.from({ length: runs * STARTS_PER_RUN }, () => {
    const startedMs = performance.now();
    help([]);
    return (performance.now() - startedMs) / 1000;
  });
  return [makeRow({ row: 'help', what: 'start of lathe --help', unit: 's', lathe: seconds, atMost: MOST_SECONDS })];
}

/** @param {readonly string[]} nodeFlags */
function help(nodeFlags) {
  const ended = spawnSync(process.execPath, [...nodeFlags, COMMAND, '--help'], { encoding: 'utf8' });
  if (ended.status !== 0) throw new Error(`lathe --help: ${ended.stderr}`);
  return ended;
}

/** @returns {string[]} modules and native libraries of one start */
function loadedFiles() {
  const { stderr } = help(['--import', join(import.meta.dirname, 'list-loaded.mjs')]);
  return stderr.split('\n').filter((line) => line !== '');
}
