/** The command line, built from the table of commands. */

import { Command, CommanderError, Option } from 'commander';
import packageFile from '../../../package.json';
import { commandHelp, groupHelp, programHelp, type AnyHelp } from '../i18n/en/help';
import { aPath } from './arguments';
import type { CommandEntry, Flag } from './command';
import { COMMANDS, type CommandName, type GroupName } from './commands';
import { printUsage } from './usage';
import { DONE, USAGE, runCommand, type GlobalFlags } from './work';

type Run = (entry: CommandEntry, input: Readonly<Record<string, unknown>>, flags: GlobalFlags) => Promise<void>;

const ENTRIES = Object.entries(COMMANDS) as unknown as [CommandName, CommandEntry][];

/** Names of the commands that take `--runs`. */
export const ON_RUNS: readonly string[] = ENTRIES.filter(([, { onRuns }]) => onRuns).map(([name]) => name);

function flagOption(name: string, flag: Flag, help: string): Option {
  if (flag === 'switch') return new Option(`--${name}`, help);
  const option = new Option(`--${name} <${flag.value}>`, help).makeOptionMandatory(flag.isRequired === true);
  if (flag.choices !== undefined) option.choices(flag.choices);
  if (flag.read !== undefined) option.argParser(flag.read);
  return flag.fallback === undefined ? option : option.default(flag.fallback);
}

function addCommand(parent: Command, name: CommandName, entry: CommandEntry, run: Run): void {
  const help: AnyHelp = commandHelp[name];
  const command = parent
    .command(name.split(' ').at(-1) ?? name)
    .description(help.description)
    .summary(help.summary ?? '');
  if (entry.onRuns) command.option('--runs <dir>', programHelp.runs, aPath);
  withJson(command);
  entry.addSettings?.(command);
  for (const [key, read] of Object.entries(entry.arguments))
    command.argument(`<${key}>`, help.arguments[key] ?? '', read);
  for (const [key, flag] of Object.entries(entry.flags))
    command.addOption(flagOption(key, flag, help.flags[key] ?? ''));
  const absent = Object.entries(entry.flags).map(([key, flag]) => [key, flag === 'switch' ? false : null] as const);
  command.action((...given: unknown[]) => {
    const words = Object.keys(entry.arguments).map((key, i) => [key.replace('...', ''), given[i]] as const);
    const flags = command.opts<GlobalFlags>();
    return run(entry, { ...Object.fromEntries(absent), ...flags, ...Object.fromEntries(words) }, flags);
  });
}

function withJson(command: Command): Command {
  return command.option('--json', programHelp.json);
}

function buildProgram(run: Run, asJson: boolean): Command {
  const program = new Command('lathe')
    .description(programHelp.description)
    .option('--version', programHelp.version)
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
    .showSuggestionAfterError(false)
    .configureOutput({ outputError: () => undefined })
    .configureHelp({ helpWidth: 100 })
    .addHelpText('after', programHelp.epilogue);
  for (const [name, entry] of ENTRIES) {
    const [group, inGroup] = name.split(' ');
    addCommand(inGroup === undefined ? program : groupOf(program, group as GroupName), name, entry, run);
  }
  return program;
}

function groupOf(program: Command, name: GroupName): Command {
  const known = program.commands.find((each) => each.name() === name);
  const { summary = '', description } = groupHelp[name];
  return known ?? withJson(program.command(name)).summary(summary).description(description);
}

/** @param builtFolder absolute path of `out/main` @returns the exit code */
export async function runProgram(args: readonly string[], builtFolder: string): Promise<number> {
  let code = DONE;
  const asJson = args.includes('--json');
  const run: Run = async (entry, input, flags) => {
    code = await runCommand({ builtFolder, onRuns: ON_RUNS }, flags, async (work) => (await entry.load())(work, input));
  };
  const program = buildProgram(run, asJson);
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
    printUsage(error, program, args, asJson);
    return USAGE;
  }
}
