/**
 * How a person calls this command. Everywhere else it is `lathe`; in a clone that is not on the path it is a file, and
 * a hint that can’t be typed as it stands is none.
 */

import { existsSync } from 'node:fs';
import { basename, delimiter, dirname, isAbsolute, join, relative, sep } from 'node:path';

/** Where a person is told to call it: at a line’s begin, behind a label, in quotes, behind a colon; never within a path. */
const CALL = /(^ *| {2}|[“"(]|: |, or )lathe(?= (?:[a-z]|--))/gm;

export interface Caller {
  /** The program’s own file, as it was named. */
  readonly script: string;
  readonly cwd: string;
  /** `PATH`. */
  readonly path: string;
  readonly platform: string;
}

/** @returns `lathe`, or `bin/lathe` as seen from where the person is */
export function callName({ script, cwd, path, platform }: Caller): string {
  const isOnPath = path.split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, 'lathe')));
  if (isOnPath) return 'lathe';
  // “npm start” names the built file, which lies in out/main.
  const file = basename(script) === 'lathe' ? script : join(dirname(script), '..', '..', 'bin', 'lathe');
  const seen = relative(cwd, file);
  const shorter = isAbsolute(seen) || seen.startsWith(`..${sep}..`) ? file : seen;
  const named = shorter.includes(sep) ? shorter : `.${sep}${shorter}`;
  const quoted = /\s/.test(named) ? `"${named}"` : named;
  // Windows does not run a file by its first line. (Unchecked.)
  return platform === 'win32' ? `node ${quoted}` : quoted;
}

let name: string | null = null;

/** The text with the command called as this person calls it. */
export function asCalled(text: string): string {
  if (!text.includes('lathe')) return text;
  name ??= callName({
    script: process.argv[1] ?? '',
    cwd: process.env['INIT_CWD'] ?? process.cwd(),
    path: process.env['PATH'] ?? '',
    platform: process.platform,
  });
  const called = name;
  return text.replace(CALL, (_, before: string) => `${before}${called}`);
}
