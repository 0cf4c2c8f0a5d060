/** The command line: every command with its arguments, and what wrong usage gives. */

import { Command, CommanderError } from 'commander';
import { addDataCommands } from './commands-data';
import { addModelCommands } from './commands-model';
import { addRunCommands } from './commands-runs';
import { addSystemCommands } from './commands-system';
import { failureLines } from './failure-text';
import type { Start } from './start';
import { progressScreen } from './streams';

/** Exit codes: done; an expected failure, told with code, message and hint; wrong usage. */
const DONE = 0;
const USAGE = 2;

const EPILOGUE = `
Begin with:
  lathe train FOLDER                     fine-tune VGG16 on a folder with one subfolder for each class
  lathe predict RUN IMAGE                ask the trained model

Every command takes --json: one JSON document on standard output, progress on standard error.
Exit code 0: done; 1: a failure, with code, message and hint; 2: wrong usage.`;

function buildProgram(start: Start): Command {
  const program = new Command('lathe')
    .description('Fine-tunes VGG16 on your own picture folders, on your own machine.')
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
  const program = buildProgram({ builtFolder, exit: (chosen) => (code = chosen) });
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
    tellUsage(error, args);
    return USAGE;
  }
}

function tellUsage(error: CommanderError, args: readonly string[]): void {
  const [command = ''] = args.filter((arg) => !arg.startsWith('-'));
  const failure = {
    code: 'usage' as const,
    message: sentence(error.message.replace(/^error: /, '')),
    hint: `See “lathe${command === '' ? '' : ` ${command}`} --help”.`,
  };
  if (args.includes('--json')) process.stdout.write(`${JSON.stringify(failure, null, 2)}\n`);
  else {
    const screen = progressScreen();
    screen.print(failureLines(failure, screen));
  }
}

function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?!)]$/.test(begun) ? begun : `${begun}.`;
}
