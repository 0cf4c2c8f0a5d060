/** Commands on runs: train, look, go on. */

import type { Command } from 'commander';
import { act } from './action';
import { aNumber, aPath, withRuns } from './arguments';
import { addControlCommands } from './control-commands';
import type { ResumeFlags, RunFlags } from './flags';
import type { Start } from './start';
import { addTrainFlags } from './train-flags';
import type { TrainFlags } from './train-flags';

const FOLDER = 'class folders, train and validation folders, or one flat folder (cat.0.jpg)';
const RUN = 'a run: its id, the beginning of it, or its folder';

export function addRunCommands(program: Command, start: Start): void {
  addTrainFlags(withRuns(program.command('train')))
    .summary('train on a folder of pictures')
    .description(
      'Trains on a folder of pictures. Ctrl-C pauses with a checkpoint, a second one stops; “lathe resume RUN” goes on.',
    )
    .argument('<folder>', FOLDER, aPath)
    .option('--search', 'try heads, rates and dropout one after the other (--recipe bottleneck)')
    .action((folder: string, flags: TrainFlags) =>
      act(start, flags, async (work) => (await import('../commands/command-train')).train(work, folder, flags)),
    );
  addTrainFlags(withRuns(program.command('forecast')))
    .summary('tell how long a run will take, before it starts')
    .description(
      'Tries a few steps of a run on this computer and the folder’s own pictures, and tells how long all of it will take, with how much memory and disk. Without --recipe it tells so of every recipe. Takes the flags of “lathe train”.',
    )
    .argument('<folder>', FOLDER, aPath)
    .action((folder: string, flags: TrainFlags) =>
      act(start, flags, async (work) => (await import('../commands/command-forecast')).forecast(work, folder, flags)),
    );
  withRuns(program.command('resume'))
    .summary('go on with a run, or train a finished one for longer')
    .description('Goes on with a run where it stopped, to the bit; with --epochs trains a finished one for longer.')
    .argument('<run>', RUN)
    .option('--epochs <count>', 'epochs that the run shall have in all', aNumber)
    .action((run: string, flags: ResumeFlags) =>
      act(start, flags, async (work) => (await import('../commands/command-train')).resume(work, run, flags)),
    );
  addControlCommands(program, start, RUN);
  addLookingCommands(program, start);
}

function addLookingCommands(program: Command, start: Start): void {
  withRuns(program.command('runs'))
    .summary('list runs')
    .description('Lists runs: status, recipe, best epoch.')
    .action((flags: RunFlags) =>
      act(start, flags, async (work) => (await import('../commands/command-show')).runs(work)),
    );
  withRuns(program.command('show'))
    .summary('show a run')
    .description('Shows a run: settings, epochs, the best of them, where its files are.')
    .argument('<run>', RUN)
    .action((run: string, flags: RunFlags) =>
      act(start, flags, async (work) => (await import('../commands/command-show')).show(work, run)),
    );
  withRuns(program.command('compare'))
    .summary('compare runs')
    .description('Compares runs: settings that differ, best and last epochs, times.')
    .argument('<run>', RUN)
    .argument('<runs...>', 'more runs')
    .action((run: string, others: string[], flags: RunFlags) =>
      act(start, flags, async (work) => (await import('../commands/command-compare')).compare(work, [run, ...others])),
    );
}
