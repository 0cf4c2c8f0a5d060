/** The command line: every command with its arguments, and what wrong usage gives. */

import { Command, CommanderError, Option } from 'commander';
import packageFile from '../../../package.json';
import { documentOf, toldFailure, type Failure } from '../../shared/failures/failure';
import { addDataCommands } from './commands-data';
import { addModelCommands } from './commands-model';
import { addRunCommands } from './commands-runs';
import { addSystemCommands } from './commands-system';
import { failureLines } from '../terminal/failure-text';
import type { Start } from './start';
import { progressScreen } from '../terminal/streams';

/** Exit codes: done; an expected failure, told with code, message and hint; wrong usage. */
const DONE = 0;
const USAGE = 2;

const EPILOGUE = `
Begin with:
  lathe train FOLDER                     fine-tune VGG16 on a folder with one subfolder for each class
  lathe predict RUN IMAGE                ask the trained model

Every command takes --json: one JSON document on standard output, progress on standard error.
Exit code 0: done; 1: a failure, with code, message and hint; 2: wrong usage.`;

function buildProgram(start: Start, asJson: boolean): Command {
  const program = new Command('lathe')
    .description('Fine-tunes VGG16 on your own picture folders, on your own machine.')
    .option('--version', 'say which version this is')
    .on('option:version', () => {
      const { version } = packageFile;
      process.stdout.write(asJson ? `${JSON.stringify({ version })}\n` : `${version}\n`);
      throw new CommanderError(DONE, 'commander.version', version);
    })
    // Wherever it stands: behind “lathe”, behind a group of commands, behind the command itself.
    .addOption(new Option('--json').hideHelp())
    .hook('preAction', (_, command) => {
      if (command.optsWithGlobals()['json'] === true) command.setOptionValue('json', true);
    })
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .configureHelp({ helpWidth: 100 })
    .addHelpText('after', EPILOGUE);
  addDataCommands(program, start);
  addRunCommands(program, start);
  addModelCommands(program, start);
  addSystemCommands(program, start);
  return program;
}

/** @returns the exit code */
export async function runProgram(args: readonly string[], builtFolder: string): Promise<number> {
  let code = DONE;
  const asJson = args.includes('--json');
  const program = buildProgram({ builtFolder, exit: (chosen) => (code = chosen) }, asJson);
  if (args.length === 0) {
    program.outputHelp({ error: true });
    return USAGE;
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return DONE;
    tellUsage(error, namedCommand(program, args), asJson);
    return USAGE;
  }
}

/** The command that the arguments name, or the group of commands, as far as they name one. */
function namedCommand(program: Command, args: readonly string[]): Command {
  let command = program;
  for (const word of args.filter((arg) => !arg.startsWith('-'))) {
    const named = command.commands.find((each) => each.name() === word);
    if (named === undefined) break;
    command = named;
  }
  return command;
}

/** `lathe weights import`. */
function callOf(command: Command): string {
  return command.parent === null ? command.name() : `${callOf(command.parent)} ${command.name()}`;
}

/** What Commander says of a name that resembles a known one, behind its message. */
const SUGGESTION = /\n\(Did you mean (?:one of )?(.+)\?\)$/;

const HELP_SHOWN = 'commander.help';

function usageFailure({ code, message }: CommanderError, command: Command): Failure {
  const call = callOf(command);
  const help = `See “${call} --help”.`;
  if (code === HELP_SHOWN) {
    const names = command.commands.map((each) => each.name()).join(', ');
    return toldFailure('usage', `One of these was expected behind “${call}”: ${names}.`, help);
  }
  const similar = SUGGESTION.exec(message)?.[1]?.split(', ') ?? [];
  const meant = similar.map((name) => (name.startsWith('-') ? name : `“${call} ${name}”`)).join(' or ');
  return toldFailure(
    'usage',
    sentence(message.replace(/^error: /, '').replace(SUGGESTION, '')),
    meant === '' ? help : `Did you mean ${meant}? ${help}`,
  );
}

function tellUsage(error: CommanderError, command: Command, asJson: boolean): void {
  const failure = usageFailure(error, command);
  if (asJson) process.stdout.write(`${JSON.stringify(documentOf(failure), null, 2)}\n`);
  // The help says it all.
  else if (error.code !== HELP_SHOWN) {
    const screen = progressScreen();
    screen.print(failureLines(failure, screen));
  }
}

function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?!)]$/.test(begun) ? begun : `${begun}.`;
}
