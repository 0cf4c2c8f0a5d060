/**
 * Commands as a person types them. Everywhere else the program is `lathe`; in a clone that is not on the path it is a
 * file, and a hint has to work as it stands.
 */

import { existsSync } from 'node:fs';
import { basename, delimiter, dirname, isAbsolute, join, relative, sep } from 'node:path';
import type { CommandText } from '../../shared/failures/step-facts';
import { shellQuote } from '../../shared/shell-quote';

interface Caller {
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

/** How this process was called. */
export function ownCallName(): string {
  return callName({
    script: process.argv[1] ?? '',
    cwd: process.env['INIT_CWD'] ?? process.cwd(),
    path: process.env['PATH'] ?? '',
    platform: process.platform,
  });
}

/** A folder of runs that is not the usual one, and the commands that have to name it. */
interface OtherRuns {
  readonly folder: string;
  readonly namedBy: readonly string[];
}

/** @param name how the program is called */
export function commandText(name: string, runs: OtherRuns | null = null): CommandText {
  return (args) => {
    const flag = runs?.namedBy.includes(args[0] ?? '') === true ? ['--runs', runs.folder] : [];
    return [name, ...[...args, ...flag].map(shellQuote)].join(' ');
  };
}

/** What a command calls a run: its id where runs are looked for, else its folder. */
export function runWord(runsDir: string, runDir: string): string {
  return dirname(runDir) === runsDir ? basename(runDir) : runDir;
}
