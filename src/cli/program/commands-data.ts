/** Commands on folders of images. */

import type { Command } from 'commander';
import { act } from './action';
import type { PrepareFlags, SampleFlags, ScanFlags } from './flags';
import { aCount, aPath, aSeed, withJson } from './arguments';
import type { Start } from './start';

export function addDataCommands(program: Command, start: Start): void {
  withJson(program.command('scan'))
    .summary('look at every picture of a folder')
    .description('Looks at every picture of a folder: classes, counts, and what can’t be used and why.')
    .argument('<folder>', 'class folders, train and validation folders, or one flat folder (cat.0.jpg)', aPath)
    .option('--validation <folder>', 'a folder with the validation pictures', aPath)
    .action((folder: string, flags: ScanFlags) =>
      act(start, flags, async (work) => (await import('../commands/command-scan')).scan(work, folder, flags)),
    );
  withJson(program.command('prepare'))
    .summary('lay out a raw download for training')
    .description(
      'Lays out so many pictures of each class (cat.0.jpg, dog.0.jpg …, or class folders) as train and validation folders.',
    )
    .argument('<raw>', 'the folder with the raw pictures', aPath)
    .requiredOption('--out <folder>', 'a new or empty folder', aPath)
    .requiredOption('--train <count>', 'pictures of each class to train on', aCount)
    .requiredOption('--validation <count>', 'pictures of each class to validate with', aCount)
    .option('--seed <number>', 'draw them at random, by this seed, instead of taking the first', aSeed)
    .action((raw: string, flags: PrepareFlags) =>
      act(start, flags, async (work) => (await import('../commands/command-scan')).prepare(work, raw, flags)),
    );
  withJson(program.command('sample'))
    .summary('draw a small set of sample pictures')
    .description('Draws a small set of sample pictures from a seed, to try Lathe on.')
    .requiredOption('--out <folder>', 'a new or empty folder', aPath)
    .option('--seed <number>', 'another seed draws other pictures', aSeed, 1)
    .option('--train <count>', 'pictures of each class to train on', aCount, 60)
    .option('--validation <count>', 'pictures of each class to validate with', aCount, 20)
    .action((flags: SampleFlags) =>
      act(start, flags, async (work) => (await import('../commands/command-scan')).sample(work, flags)),
    );
}
