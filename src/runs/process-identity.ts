/** Telling a process from another one that was given the same number later. */

import { readFileSync } from 'node:fs';

/**
 * When a process began, in the system’s own ticks; null where the system does not tell, or there is no such process.
 * Linux: field 22 of /proc/<pid>/stat (proc(5)), counted behind the name, which may hold spaces and parentheses.
 */
export function processStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

/** Whether a process lives that has this number and, where that is known, began then. */
export function isAlive(pid: number, startedAt: string | null): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // The system knows it but does not let us signal it: it is another person’s.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  const started = processStart(pid);
  return startedAt === null || started === null || started === startedAt;
}
