/** Commands that a person is told, when the runs lie in another folder than the usual one. */

import { basename, dirname } from 'node:path';
import { shellQuote } from '../../shared/shell-quote';

/** Every command that takes `--runs`. */
export const TAKES_RUNS = [
  ...['train', 'forecast', 'resume', 'pause', 'stop', 'checkpoint', 'runs', 'show'],
  ...['compare', 'evaluate', 'predict', 'export', 'serve', 'doctor'],
] as const;

/** Quoted, or up to what ends it in a sentence: a bracket, a quotation mark, a stop before a space. */
const WORD = String.raw`(?:'[^']*'|"[^"]*"|\\'|[^\s'"“”().,:;]|[.,:;](?=[^\s”)]))+`;
const COMMAND = new RegExp(String.raw`(?<![\w/-])lathe (?:${TAKES_RUNS.join('|')})(?![\w-])(?: ${WORD})*`, 'g');

/** @param runsDir where the runs lie; null for the usual folder */
export function withRunsFlag(text: string, runsDir: string | null): string {
  if (runsDir === null) return text;
  const flag = `--runs ${shellQuote(runsDir)}`;
  return text.replace(COMMAND, (command) => (command.includes(' --runs ') ? command : `${command} ${flag}`));
}

/** What a command calls a run: its id where runs are looked for, else its folder. */
export function runWord(runsDir: string, runDir: string): string {
  return dirname(runDir) === runsDir ? basename(runDir) : shellQuote(runDir);
}
