/** Telling a process from another one that was given the same number later. */

import { readFileSync } from 'node:fs';
import { systemCode } from './file-errors';

interface ProcessStat {
  /** One letter, `Z` for a process that has ended and that nobody has asked about yet. */
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

/** When a process began, in the system’s own ticks; null where the system does not tell, or there is no such process. */
export function processStart(pid: number): string | null {
  return readStat(pid)?.start ?? null;
}

/** Whether a process lives that has this number and, where that is known, began then. */
export function isAlive(pid: number, startedAt: string | null): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // The system knows it but does not let us signal it: it is another person’s.
    if (systemCode(error) !== 'EPERM') return false;
  }
  const stat = readStat(pid);
  if (stat === null) return true;
  // A zombie still has its number; in a container nobody may ever collect it.
  return stat.state !== 'Z' && (startedAt === null || startedAt === stat.start);
}
