/** `lathe pause`, `lathe stop` and the others: what a run that is being trained can be asked. */

import type { Command } from 'commander';
import type { CommandOf, RunCommand, RunCommandKind } from '../../shared/run-commands';
import { FULL_PACE } from '../../shared/run-commands';
import type { Answered } from '../commands/command-control';
import { act } from './action';
import { aNumber, withRuns } from './arguments';
import type { PauseFlags, RunFlags } from './flags';
import type { Start } from './start';

/** A held run goes on by `lathe resume`, as any other does. */
type ControlKind = Exclude<RunCommandKind, 'resume'>;

interface ControlEntry<K extends ControlKind> {
  readonly summary: string;
  readonly description: string;
  /** Takes what the command needs beside the run. */
  readonly read: (
    command: Command,
    give: (run: string, flags: RunFlags, asked: CommandOf<K>) => Promise<void>,
  ) => unknown;
  /** A sentence. */
  readonly done: (answered: Answered, asked: CommandOf<K>) => string;
}

const CONTROL: { readonly [K in ControlKind]: ControlEntry<K> } = {
  pause: {
    summary: 'pause a run after its current step',
    description: 'Pauses a run after its current step, with a checkpoint, and ends its trainer.',
    read: (command, give) =>
      command
        .option('--hold', 'keep the trainer and the model in memory, so that “resume” goes on at once')
        .option('--release', 'end the trainer (the default); also releases a run that is held')
        .action((run: string, flags: PauseFlags) =>
          give(run, flags, { kind: 'pause', depth: flags.hold === true ? 'hold' : 'release' }),
        ),
    done: ({ runId, word }, { depth }) =>
      `${runId} is paused: ${depth === 'hold' ? 'held in memory' : 'saved, and its trainer has ended'}. ` +
      `Go on with: lathe resume ${word}`,
  },
  stop: {
    summary: 'stop a run after its current step',
    description: 'Stops a run after its current step, with a checkpoint. “lathe resume RUN” can still go on with it.',
    read: (command, give) => command.action((run: string, flags: RunFlags) => give(run, flags, { kind: 'stop' })),
    done: ({ runId, word }) => `${runId} is stopped. Should it go on after all: lathe resume ${word}`,
  },
  checkpoint: {
    summary: 'have a run write a checkpoint now',
    description: 'Has a run write a checkpoint after its current step, and go on.',
    read: (command, give) => command.action((run: string, flags: RunFlags) => give(run, flags, { kind: 'checkpoint' })),
    done: ({ answer }) =>
      answer === null
        ? 'There is nothing to save yet; features are kept as they are computed.'
        : `Checkpoint ${answer} is written.`,
  },
  pace: {
    summary: 'have a run leave a part of the time to others',
    description:
      'Has a run compute for so many percent of the time and rest for the others, from its next step on; 100 is all of it.',
    read: (command, give) =>
      command
        .argument('<percent>', '5 to 100', aNumber)
        .action((run: string, percent: number, flags: RunFlags) => give(run, flags, { kind: 'pace', percent })),
    done: ({ runId }, { percent }) =>
      percent === FULL_PACE
        ? `${runId} computes all of the time.`
        : `${runId} computes ${percent} % of the time and rests for the others.`,
  },
};

/** @param run what the argument of a run is */
export function addControlCommands(program: Command, start: Start, run: string): void {
  const add = <K extends ControlKind>(name: K, { summary, description, read, done }: ControlEntry<K>): void => {
    const command = withRuns(program.command(name)).summary(summary).description(description).argument('<run>', run);
    read(command, (named, flags, asked) =>
      act(start, flags, async (work) => {
        const { control } = await import('../commands/command-control');
        await control(work, named, asked as RunCommand, (answered) => done(answered, asked));
      }),
    );
  };
  for (const name of Object.keys(CONTROL) as ControlKind[]) add(name, CONTROL[name] as ControlEntry<ControlKind>);
}
