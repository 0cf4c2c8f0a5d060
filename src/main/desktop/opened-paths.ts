/** What a person named on the command line, or dropped on the icon. */

import { isAbsolute, resolve } from 'node:path';

/** More are not dropped on an icon; the rest is left out. */
const MOST_PATHS = 1000;

/**
 * @param argv of the process
 * @param takesApp whether the second argument is the application: Electron’s own default application is running it
 */
export function pathsOfArguments(argv: readonly string[], cwd: string, takesApp: boolean): string[] {
  const named = argv.slice(takesApp ? 2 : 1).filter((each) => each !== '' && !each.startsWith('-'));
  return named.slice(0, MOST_PATHS).map((each) => resolve(cwd, each));
}

/** Paths that another process sent. Anything else than absolute paths is left out. */
export function pathsOfMessage(message: unknown): string[] {
  const paths = typeof message === 'object' && message !== null && 'paths' in message ? message.paths : null;
  if (!Array.isArray(paths)) return [];
  return paths.slice(0, MOST_PATHS).filter((each): each is string => typeof each === 'string' && isAbsolute(each));
}
