/** The Enter key in the terminal of a command that goes on by itself. */

import { readFileSync } from 'node:fs';

/**
 * @returns stops listening; null where nobody can press it
 */
export function onEnterKey(pressed: () => void): (() => void) | null {
  const { stdin } = process;
  if (!stdin.isTTY || !isInForeground()) return null;
  // The terminal goes away together with the person.
  const ignore = (): void => undefined;
  // A job that reads from the terminal in the background is stopped by the system.
  const lookAgain = (): void => {
    if (isInForeground()) stdin.resume().unref();
    else stdin.pause();
  };
  stdin.on('data', pressed).on('error', ignore).resume().unref();
  process.on('SIGCONT', lookAgain);
  return () => {
    process.off('SIGCONT', lookAgain);
    stdin.off('data', pressed).pause();
  };
}

/** proc_pid_stat(5), behind the name in brackets: state, parent, process group, session, terminal, its foreground group. */
function isInForeground(): boolean {
  if (process.platform !== 'linux') return true;
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8');
    const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return group === foreground;
  } catch {
    return true;
  }
}
