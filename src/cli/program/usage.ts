/** What wrong usage gives: what was wrong with it, and what may have been meant. */

import type { Command, CommanderError } from 'commander';
import { LatheError, documentOf, type Failure } from '../../shared/failures/failure';
import { failureLines } from '../terminal/lines';
import { jsonText, progressScreen } from '../terminal/screen';
import { commandText, ownCallName } from './command-text';

const HELP_SHOWN = 'commander.help';
const UNKNOWN = ['commander.unknownCommand', 'commander.unknownOption'];

export function printUsage(error: CommanderError, program: Command, args: readonly string[], asJson: boolean): void {
  const failure = usageFailure(error, program, args);
  if (asJson) process.stdout.write(jsonText(documentOf(failure, commandText('lathe'))));
  // The help says it all.
  else if (error.code !== HELP_SHOWN) {
    const screen = progressScreen();
    screen.print(failureLines(failure, screen, commandText(ownCallName())));
  }
}

function usageFailure({ code, message }: CommanderError, program: Command, args: readonly string[]): Failure {
  const words = args.filter((arg) => !arg.startsWith('-'));
  const path = commandPath(program, words);
  const call = path.slice(1).map((each) => each.name());
  const subcommands = path.at(-1)?.commands.map((each) => each.name()) ?? [];
  const flags = path.flatMap(({ options }) => options.flatMap(({ long }) => long ?? []));
  if (code === HELP_SHOWN) return new LatheError('usage-incomplete', { call, expected: subcommands }).failure;
  const unknown = code === 'commander.unknownCommand' ? words[call.length] : unknownFlag(args, flags);
  const meant = UNKNOWN.includes(code) ? nearest(unknown ?? '', [...subcommands, ...flags]) : [];
  return new LatheError('usage-wrong', { call, message: sentence(message), meant }).failure;
}

function unknownFlag(args: readonly string[], flags: readonly string[]): string {
  const names = args.filter((arg) => arg.startsWith('--')).map((arg) => arg.split('=')[0] ?? arg);
  return names.find((name) => !flags.includes(name)) ?? '';
}

/** The program, the group and the command that the words name, as far as they name one. */
function commandPath(program: Command, words: readonly string[]): Command[] {
  const path = [program];
  for (const word of words) {
    const named = path.at(-1)?.commands.find((each) => each.name() === word);
    if (named === undefined) break;
    path.push(named);
  }
  return path;
}

function sentence(message: string): string {
  const text = message.replace('error: ', '');
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?!)]$/.test(begun) ? begun : `${begun}.`;
}

/** A name that needs more edits was not meant. */
const MOST_EDITS = 2;

/** The names that are closest to the word, if any is close. */
function nearest(word: string, names: readonly string[]): string[] {
  const edits = names.map((name) => editsBetween(word, name));
  const fewest = Math.min(...edits);
  return fewest > MOST_EDITS ? [] : names.filter((_, i) => edits[i] === fewest);
}

/** Letters to add, remove or change (Levenshtein). */
function editsBetween(a: string, b: string): number {
  const first = Array.from({ length: b.length + 1 }, (_, j) => j);
  const last = Array.from(a).reduce((above, letter, i) => {
    const row = [i + 1];
    for (const [j, other] of Array.from(b).entries()) {
      const changed = (above[j] ?? 0) + (letter === other ? 0 : 1);
      row.push(Math.min(changed, (above[j + 1] ?? 0) + 1, (row[j] ?? 0) + 1));
    }
    return row;
  }, first);
  return last.at(-1) ?? 0;
}
