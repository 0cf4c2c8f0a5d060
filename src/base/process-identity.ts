/** Tells a process from a later one with the same number. */

import { readFileSync } from 'node:fs';
import { systemCode } from './file-errors';

interface ProcessStat {
  /** One letter; `Z` for a process that has ended but was not collected. */
  readonly state: string;
  /** Since the machine was started, in clock ticks. */
  readonly start: string;
}

/**
 * Linux: fields 3 and 22 of /proc/<pid>/stat (proc(5)), counted behind the name, which may hold spaces and parentheses.
 * null on other systems, and where there is no such process.
 */
function readStat(pid: number): ProcessStat | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state] = fields;
    const start = fields[19];
    return state === undefined || start === undefined ? null : { state, start };
  } catch {
    return null;
  }
}

/** When a process started, in clock ticks; null on other systems and for missing processes. */
export function processStart(pid: number): string | null {
  return readStat(pid)?.start ?? null;
}

/** Whether the process is alive; `startedAt` excludes a later process with the same number. */
export function isAlive(pid: number, startedAt: string | null): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // The process exists, but belongs to another user.
    if (systemCode(error) !== 'EPERM') return false;
  }
  const stat = readStat(pid);
  if (stat === null) return true;
  // A zombie keeps its number; in a container nobody may ever collect it.
  return stat.state !== 'Z' && (startedAt === null || startedAt === stat.start);
}
