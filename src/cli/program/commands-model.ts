/** Commands on the model that a run gives. */

import { Option } from 'commander';
import type { Command } from 'commander';
import { EXPORT_FORMATS } from '../../shared/reports';
import { act } from './action';
import { aCount, aPath, aPathOrDash, somePaths, withRuns } from './arguments';
import type { EvaluateFlags, ExportFlags, PredictFlags } from './flags';
import type { Start } from './start';

const RUN = 'a run: its id, the beginning of it, or its folder';
const CSV = 'write a table as well; - for standard output instead of the answer';

export function addModelCommands(program: Command, start: Start): void {
  withRuns(program.command('evaluate'))
    .summary('measure a model on a folder of pictures')
    .description('Measures a model on labelled pictures: accuracy, loss, confusion matrix, precision, recall, F1.')
    .argument('<run>', RUN)
    .argument('<folder>', 'class folders, or one flat folder (cat.0.jpg)', aPath)
    .option('--csv <file>', CSV, aPathOrDash)
    .action((run: string, folder: string, flags: EvaluateFlags) =>
      act(start, flags, async (work) => (await import('../commands/command-model')).evaluate(work, run, folder, flags)),
    );
  withRuns(program.command('predict'))
    .summary('ask a model about pictures')
    .description('Asks a model about pictures and folders of pictures.')
    .argument('<run>', RUN)
    .argument('<images...>', 'pictures, or folders of them', somePaths)
    .option('--top <count>', 'only the most probable classes', aCount)
    .option('--csv <file>', CSV, aPathOrDash)
    .option('--explain <folder>', 'pictures of what decided, in a new folder', aPath)
    .action((run: string, images: string[], flags: PredictFlags) =>
      act(start, flags, async (work) => (await import('../commands/command-model')).predict(work, run, images, flags)),
    );
  withRuns(program.command('export'))
    .summary('write a model for other programs')
    .description('Writes the model of a run in a format that other programs read.')
    .argument('<run>', RUN)
    .addOption(new Option('--format <name>', 'of the file').choices([...EXPORT_FORMATS]).makeOptionMandatory())
    .requiredOption('--out <path>', 'a file; for tfjs a new folder', aPath)
    .action((run: string, flags: ExportFlags) =>
      act(start, flags, async (work) => (await import('../commands/command-model')).exportModel(work, run, flags)),
    );
}
