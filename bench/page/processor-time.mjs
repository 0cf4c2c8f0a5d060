/** What processes took of the processors, as Linux tells it in proc(5). */

import { readFileSync, readdirSync } from 'node:fs';

/** `sysconf(_SC_CLK_TCK)`: 100 on every Linux that Node runs on. */
const TICKS_A_SECOND = 100;

/** @typedef {{ pid: number, parent: number, seconds: number }} ProcessTime */

/** @returns {Map<number, ProcessTime>} every process of the machine; empty where the system does not tell */
export function processTimes() {
  /** @type {Map<number, ProcessTime>} */
  const times = new Map();
  if (process.platform !== 'linux') return times;
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      // The name of the program, in brackets, may hold anything.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const [user, system, childUser, childSystem] = fields.slice(11, 15).map(Number);
      const ticks = (user ?? 0) + (system ?? 0) + (childUser ?? 0) + (childSystem ?? 0);
      const pid = Number(name);
      times.set(pid, { pid, parent: Number(fields[1]), seconds: ticks / TICKS_A_SECOND });
    } catch {
      // It ended meanwhile.
    }
  }
  return times;
}

/**
 * @param {ReadonlyMap<number, ProcessTime>} times
 * @param {number} pid
 * @returns {number} seconds of the process and of all below it
 */
export function secondsOf(times, pid) {
  const below = [...times.values()].filter(({ parent }) => parent === pid);
  return (times.get(pid)?.seconds ?? 0) + below.reduce((sum, each) => sum + secondsOf(times, each.pid), 0);
}
