/** What processes took of the processors, as Linux tells it of every thread in nanoseconds (proc(5), schedstat). */

import { readFileSync, readdirSync } from 'node:fs';

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
      const pid = Number(name);
      times.set(pid, { pid, parent: Number(fields[1]), seconds: threadSeconds(name) });
    } catch {
      // It ended meanwhile.
    }
  }
  return times;
}

/** @param {string} pid */
function threadSeconds(pid) {
  const threads = readdirSync(`/proc/${pid}/task`);
  const nanoseconds = threads.map((thread) => {
    const [running] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ');
    return Number(running);
  });
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1e9;
}

/**
 * @param {ReadonlyMap<number, ProcessTime>} times
 * @param {number} pid
 * @returns {ProcessTime[]} the process and all below it
 */
export function familyOf(times, pid) {
  const own = times.get(pid);
  const below = [...times.values()].filter(({ parent }) => parent === pid);
  return [...(own === undefined ? [] : [own]), ...below.flatMap((each) => familyOf(times, each.pid))];
}

/**
 * @param {ReadonlyMap<number, ProcessTime>} times
 * @param {number} pid
 * @returns {number} seconds of the process and of all below it
 */
export function secondsOf(times, pid) {
  return familyOf(times, pid).reduce((sum, { seconds }) => sum + seconds, 0);
}
