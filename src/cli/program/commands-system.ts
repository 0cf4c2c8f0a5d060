/** Commands on what set-up provides, and the workbench in a browser. */

import type { Command } from 'commander';
import { act } from './action';
import type { CommonFlags, PruneFlags, RunFlags, ServeFlags } from './flags';
import { aPath, aPort, anAmount, withJson, withRuns } from './arguments';
import type { Start } from './start';

export function addSystemCommands(program: Command, start: Start): void {
  withRuns(program.command('serve'))
    .summary('open the workbench in a browser')
    .description('Serves the workbench to browsers on this computer, under the address that it prints, until Ctrl-C.')
    .option('--port <n>', 'the port (default: 7860, or one that is free)', aPort)
    .option('--open', 'open a browser')
    .action((flags: ServeFlags) =>
      act(start, flags, async (work) =>
        (await import('../commands/command-serve')).serve(work, start.builtFolder, flags),
      ),
    );
  const weights = withJson(program.command('weights'))
    .summary('the VGG16 weights: status, fetch, import FILE')
    .description('The VGG16 weights that fine-tuning starts from.');
  withJson(weights.command('status'))
    .description('Says whether the weights are there, and verifies them.')
    .action((flags: CommonFlags) =>
      act(start, flags, async (work) => (await import('../commands/command-system')).weightsStatus(work)),
    );
  withJson(weights.command('fetch'))
    .description('Fetches the weights where they are missing or damaged, and verifies them.')
    .action((flags: CommonFlags) =>
      act(start, flags, async (work) => (await import('../commands/command-system')).weightsFetch(work)),
    );
  withJson(weights.command('import'))
    .description('Verifies a weights file and puts it into the cache.')
    .argument('<file>', '.h5, .keras, .safetensors, .onnx or a TensorFlow.js model.json', aPath)
    .action((file: string, flags: CommonFlags) =>
      act(start, flags, async (work) => (await import('../commands/command-system')).weightsImport(work, file)),
    );
  const cache = withJson(program.command('cache'))
    .summary('kept features of frozen layers: status, prune, verify')
    .description(
      'Features of frozen layers that runs share. They take at most 20 GB, or LATHE_FEATURES_BUDGET; what was used longest ago makes room.',
    );
  withJson(cache.command('status'))
    .description('Says what is kept, how much, and when it was last used.')
    .action((flags: CommonFlags) =>
      act(start, flags, async (work) => (await import('../commands/command-cache')).status(work)),
    );
  withJson(cache.command('prune'))
    .description('Removes what was used longest ago. It is computed again where a run needs it.')
    .option('--to <amount>', 'how much may be left, e.g. 5GB; 0 empties the cache (default: the budget)', anAmount)
    .action((flags: PruneFlags) =>
      act(start, flags, async (work) => (await import('../commands/command-cache')).prune(work, flags)),
    );
  withJson(cache.command('verify'))
    .description('Reads everything that is kept, and removes what is damaged.')
    .action((flags: CommonFlags) =>
      act(start, flags, async (work) => (await import('../commands/command-cache')).verify(work)),
    );
  withRuns(program.command('doctor'))
    .summary('check what Lathe needs')
    .description('Checks Node, addon, TensorFlow, device and why, threads, weights, disk, memory and the runs folder.')
    .action((flags: RunFlags) =>
      act(start, flags, async (work) => (await import('../commands/command-system')).doctor(work)),
    );
}
