/** Set-up as a person starts it: flags in, lines on standard error out. */

import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { reasonOf, SetupFailure } from './failure.mjs';
import { codeOf } from './files.mjs';
import { setUp } from './main.mjs';
import { createReporter } from './progress.mjs';
import { asksForHelp } from './start.mjs';

/** @import { SetupOptions, SetupRecord } from './main.mjs' */

const REPOSITORY = join(import.meta.dirname, '..', '..');

const HELP = `npm run setup -- [flags]     prepares everything that Lathe needs; a second call does no work

  --gpu                  TensorFlow for NVIDIA GPUs (Linux x64; downloads 3.4 GB)
  --cpu                  TensorFlow for the processor (the default)
  --runtime-from FILE    take TensorFlow’s wheel from a file, or wheels from a folder, instead of the network
  --weights-from FILE    take the VGG16 weights from a file (.h5, .keras, .safetensors, .onnx)
  --offline              do not try the network
  --no-electron          leave Electron out: the command line and the page in a browser need none
  --verify               hash every file that is there, instead of comparing sizes and times
  --help                 this text

LATHE_CACHE names another cache folder. Proxies and package indexes are those of npm and pip.`;

const NO_ROOM = 'The disk is full: make room, or set LATHE_CACHE to a folder elsewhere.';
const NOT_OURS = 'Lathe must be able to write there: change its owner, or set LATHE_CACHE to another folder.';
/** @type {Readonly<Record<string, string>>} */
const HINTS = { ENOSPC: NO_ROOM, EACCES: NOT_OURS, EROFS: NOT_OURS, EPERM: NOT_OURS };

/** @type {(args: readonly string[]) => Promise<number>} exit code */
export async function setupCommand(args) {
  if (asksForHelp(args)) {
    console.log(HELP);
    return 0;
  }
  return (await runSetup(args)) === null ? 1 : 0;
}

/** @type {(args: readonly string[], electron?: SetupOptions['electron']) => Promise<SetupRecord | null>} if all went well */
export async function runSetup(args, electron = 'window-and-tests') {
  const reporter = createReporter();
  try {
    const { record, changed } = await setUp(REPOSITORY, optionsIn(args, electron), reporter);
    reporter.say(changed ? `Set up: ${record.runtimeFolder}` : 'Everything is in place.');
    return record;
  } catch (error) {
    const hint = error instanceof SetupFailure ? error.hint : HINTS[codeOf(error) ?? ''];
    // A defect, not a failure of the surroundings.
    if (hint === undefined) throw error;
    reporter.say(`\nSet-up stopped. ${reasonOf(error)}\n\n${hint}`);
    return null;
  }
}

/**
 * @type {(args: readonly string[], electron: SetupOptions['electron']) => SetupOptions}
 * @throws {SetupFailure} for a flag that there is not
 */
function optionsIn(args, electron) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        gpu: { type: 'boolean', default: false },
        cpu: { type: 'boolean', default: false },
        'runtime-from': { type: 'string', multiple: true, default: [] },
        'weights-from': { type: 'string' },
        offline: { type: 'boolean', default: false },
        'no-electron': { type: 'boolean', default: false },
        verify: { type: 'boolean', default: false },
      },
    });
    if (values.gpu && values.cpu) throw new Error('--gpu and --cpu exclude each other');
    const weights = values['weights-from'];
    // npm changes to the package’s folder; the person may have been somewhere else.
    const fromWhereStarted = (/** @type {string} */ path) => resolve(process.env['INIT_CWD'] ?? '', path);
    return {
      flavour: values.gpu ? 'gpu' : values.cpu ? 'cpu' : null,
      runtimeFrom: values['runtime-from'].map(fromWhereStarted),
      weightsFrom: weights === undefined ? null : fromWhereStarted(weights),
      offline: values.offline,
      verify: values.verify,
      electron: values['no-electron'] ? 'none' : electron,
    };
  } catch (error) {
    throw new SetupFailure(reasonOf(error), 'npm run setup -- --help lists the flags.');
  }
}
