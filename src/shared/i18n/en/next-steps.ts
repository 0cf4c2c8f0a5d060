/** What to do next: one or two sentences for each kind of step. */

import { IMAGE_FORMATS } from '../../file-formats';
import type { Ability, StepTexts, WritePlace } from '../../failures/step-facts';
import { settingTexts } from './setting-texts';

const orList = (names: readonly string[]): string => `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`;

/** What to do where nothing can be written: with a full disk, and with a place that may not be written to. */
const ELSEWHERE: Readonly<Record<WritePlace, readonly [full: string, denied: string]>> = {
  run: [
    'Free some space, or choose another folder with --runs. What was written before is kept.',
    'Change the permissions of the folder, or choose another one.',
  ],
  file: [
    'Free some space, or name a file on another disk.',
    'Change the permissions of the folder, or name a file in a folder that exists and that you may write to.',
  ],
  folder: [
    'Make room there, or choose another folder.',
    'Give yourself the right to write there, or choose another folder.',
  ],
  features: [
    'Make room there, or turn the feature cache off (--feature-cache off).',
    'Give yourself the right to write there, or turn the feature cache off (--feature-cache off).',
  ],
  cache: [
    'Make room there, or set LATHE_CACHE to another folder.',
    'Give yourself the right to write there, or set LATHE_CACHE to another folder.',
  ],
};

const INSTEAD: Readonly<Record<Ability, string>> = {
  'browse-folders': 'Choose the folder in the system’s dialog.',
  'choose-folder': 'Choose the folder in the folder browser.',
  'choose-weights': 'Write the path of the file.',
  'reveal-folder': 'The run’s page says where its folder is.',
};

/** Every kind of step; the facts of those that have some stand in `failures/step-facts.ts`. */
export const nextSteps = {
  'as-told': ({ hint }) => hint,
  run: ({ command }, text) => `Run “${text(command)}”.`,
  'go-on': ({ command }, text) => `Go on with “${text(command)}”.`,
  'list-runs': ({ command }, text) => `“${text(command)}” lists them; --runs names another folder.`,
  'write-more': () => 'Write more of the name.',
  // Files and images.
  'write-elsewhere': ({ place, isFull }) => ELSEWHERE[place][isFull ? 0 : 1],
  'look-at-disk': () =>
    'Look whether the disk or the network share is there and sound, and whether too many files are open; then try again. What was saved is kept.',
  'name-new-folder': () => 'Name a folder that does not exist yet.',
  'start-again': () => 'Start it again when you like; what is done is not lost.',
  'check-path': () => 'Check the path and its spelling.',
  'allow-reading': () => 'Give yourself the right to read it.',
  'take-other-weights': () =>
    'Download or export the file again, or choose another one: .safetensors, .h5, .keras, .onnx, or the model.json of TensorFlow.js.',
  'convert-tfjs': () =>
    'Convert the model again with tensorflowjs_converter, to tfjs_layers_model and without quantization.',
  'take-vgg16': () => 'Use Keras’ file for VGG16 without the top, or run “npm run setup”, which provides the weights.',
  'fetch-weights': ({ command, own }, text) =>
    `Run “npm run setup” or “${text(command)}”, which provide them, or bring a file of your own: ${text(own)}`,
  'fetch-weights-anew': ({ command }, text) => `Remove the file and run “${text(command)}”, which provides it again.`,
  'name-image-folder': () => 'Name the folder that the pictures lie in.',
  'begin-at-root': () => 'Begin it at the root.',
  'make-classes': () => 'Make one folder for each class, named after it, and put its pictures there.',
  'same-subfolders': () => 'Give both folders subfolders of the same names.',
  'name-inner': ({ command }, text) => `It holds a folder with folders; name that one: ${text(command)}`,
  'say-layout': ({ asClasses, asSplit }, text) =>
    `Say which it is. Each folder is a class: “${text(asClasses)}”. They are parts to train on and to validate with: “${text(asSplit)}”.`,
  'name-parts': () => 'Name the folder to train on “train”, and the one to validate with “validation”.',
  'add-images-beside': () => 'Add pictures to it; why others were left out is said beside each of them.',
  'add-images': ({ command }, text) => `Add pictures, or see what was left out and why: ${text(command)}`,
  'find-images': ({ command }, text) =>
    `Put the pictures back, or say which folder they lie in now: “${text(command)}” finds them by their content, under any name.`,
  'name-folder-of-all': () =>
    'Nothing was changed. Name a folder that holds all pictures of the run, in any subfolders and under any names.',
  'restore-image': () =>
    'Put the original file back and resume the run, or start a new run on the folder as it is now.',
  'choose-image': () => `Choose a ${orList(Object.keys(IMAGE_FORMATS))} file.`,
  'open-again': () => 'Open the folder or the picture again.',
  'open-another': () => 'Open another one.',
  'close-programs': () => 'Close other programs, or look for a very large picture in the folder.',
  'resume-for-features': () => 'Resume the run: what is damaged has been removed and is computed again.',
  'allow-features': () =>
    'Give yourself the right to read it, or turn the feature cache off (--feature-cache off). Nothing was removed.',
  'name-out-beside': () => 'Name a folder beside it with --out.',
  'ask-for-fewer': () => 'Ask for fewer with --train and --validation.',
  'drop-again': () => 'Drop the files again.',
  'drop-images': () => 'Drop pictures or a folder.',
  'rename-for-upload': () =>
    'Rename the file or the folder: no name may be “..”, hold a backslash, or be one that Windows keeps for itself.',
  'open-where-lathe-runs': () => 'Open the folder where Lathe runs, instead of sending it.',

  // Runs and their trainers.
  'see-list': () => 'It may have been deleted or renamed. The list shows the runs that are there.',
  'choose-another-run': () => 'Choose another one.',
  'perhaps-restored': () => 'It may have been restored already, or the trash was emptied.',
  'open-run-folder': () => 'Open the folder of a single run: its name begins with a date and ends with five letters.',
  'delete-or-rename': () =>
    'It may be the same run. Delete the one that is there, or rename its folder, then try again.',
  'name-runs-folder': () => 'Name another folder with --runs.',
  'choose-each-once': () => 'Choose each run once.',
  'restore-run-file': () => 'Put the file back from a copy, or begin a new run.',
  'remove-other': ({ path }) =>
    `Put what belongs to the run itself in place of ${path}, or remove it, if you know what it leads to.`,
  'restore-folder': () => 'Put the folder back under its name; the run then goes on from its last checkpoint.',
  'restore-or-delete': () => 'Put them back from a copy, or delete the run.',
  'restore-checkpoints': ({ command }, text) =>
    `Put the folder back from a copy, or begin a new run with the same settings (${text(command)}).`,
  'open-image-again': () => 'Open the picture again.',
  'wait-or-release': ({ command }, text) => `Wait for it, or pause it with “${text(command)}”.`,
  'break-lock': ({ host, lock }) => `Wait for it. If ${host} does not work on it any more, remove ${lock}.`,
  'pause-or-stop': ({ pause, stop }, text) =>
    `It goes on by itself. Pause it with “${text(pause)}” or stop it with “${text(stop)}” before.`,
  'wait-for-start': () => 'Wait until it has begun.',
  'stop-then-delete': () => 'Stop it, then delete it.',
  'pause-then-import': () => 'Pause or stop it, then import it.',
  'release-then-extend': ({ command }, text) => `Release it with “${text(command)}”, then resume it with --epochs.`,
  'nothing-to-do': ({ longer }, text) => `Nothing has to be done. “${text(longer)}” trains it for longer.`,
  'train-longer': ({ command }, text) => `Name more epochs to train it for longer: ${text(command)}`,
  'ten-more-epochs': ({ trained }) => `${trained} are trained already. --epochs ${trained + 10} adds ten.`,
  'name-percent': () => 'Name a whole number of percent: 50 computes half of the time.',
  'show-run': ({ command }, text) => `See how it stands with “${text(command)}”.`,
  'nothing-copied': () => 'Nothing was copied.',
  'leave-split': () => 'Leave --split out, or name the folder with the training pictures alone.',
  'choose-in-form': () => 'Choose the file in the form of a new run.',
  'take-fitting-head': () =>
    'Take the head of a run with the same classes and the same preprocessing, or leave --head-from out to train the head first.',
  'free-for-runs': () => 'Free some space, or choose a folder on another disk with --runs.',
  'free-for-features': () =>
    'Free some space, set LATHE_CACHE to a folder on another disk, or use --feature-cache off.',
  'search-then-tune': () => 'Search for a head with --recipe bottleneck --search, then fine-tune with --head-from RUN.',
  'see-searched': ({ command }, text) => `See them with “${text(command)}”; each is tagged “search”.`,
  'forecast-again': () => 'Ask for it again when you like.',
  'see-doctor': ({ command }, text) => `Run “${text(command)}”, which checks Node, TensorFlow and memory.`,
  'resume-kept': ({ command }, text) => `Its last checkpoint is kept: go on with “${text(command)}”.`,
  'resume-with-less': ({ command }, text) =>
    `Its last checkpoint is kept: go on with “${text(command)}”. With less memory in use, try a smaller --batch.`,
  'less-memory': () =>
    'Close other programs and resume the run, or begin one with a smaller --batch or --size. Its checkpoints are kept.',

  // Settings and shapes.
  'setting-advice': ({ setting }) => settingTexts[setting].advice,
  'leave-setting-out': () => 'Leave it out: it would have no effect. Or choose what it belongs to.',
  'unfreeze-block': () =>
    'Use --unfreeze block5 for the article’s choice, or --unfreeze block4+ to train block 4 as well.',
  'train-head-alone': () => 'Use --recipe bottleneck to train the head alone, or --unfreeze block5.',
  'keep-views': () => 'Name how many views of each picture to keep, for example --augment-views 4.',
  'leave-pooling-out': () => 'Leave --pooling out.',
  'leave-recipe-out': () => 'Leave --recipe and --preset out beside --config, or leave --config out.',
  'reload-page': () => 'Load the page again; it may be older or newer than its host.',

  // The page and the shell.
  'page-reconnects': () => 'Runs go on. The page connects again by itself as soon as “lathe serve” answers.',
  'save-then-drop': () => 'Save it first, then drop it here from its folder.',
  'try-again': () => 'Try again.',
  'set-up': () => 'Run npm run setup once, then try again.',

  // Hosts.
  'report-defect': () =>
    'Nothing that was saved is lost. Try again; should it happen again, please report this text as it is.',
  'see-terminal': () => 'The terminal of “lathe serve” shows more.',
  'choose-port': () => 'Choose another one with --port, or leave --port out and take one that is free.',
  'write-amount': () => 'Write a number with kB, MB, GB or TB, or leave the variable out for 20 GB.',
  instead: ({ ability }) => INSTEAD[ability],
  'provide-weights': ({ fetch, bring }, text) => `Run “${text(fetch)}”, or bring a file: ${text(bring)}.`,
  'fetch-on': ({ command }, text) => `Go on with it: ${text(command)}`,

  // What the doctor advises.
  'newer-node': () =>
    'Lathe needs Node 20.19, 22.12 or 24 (or later of these). Install a newer one with your system’s package manager, nvm or fnm, and start again.',
  'run-set-up': () => 'Run “npm run setup”.',
  'other-systems': () => 'Use Linux x64, or see the README for other systems.',
  'build-addon': () => 'Train without it, or build it with “npm run build:native” (CMake and a C++ compiler).',
  'free-runs-disk': () => 'Free some space, or choose another folder with --runs.',
  'free-cache-disk': () => 'Free some space, or set LATHE_CACHE to another folder.',
  'use-less-memory': () => 'Use a smaller --batch or --size when training runs out of memory.',

  // The command line.
  'see-help': ({ command }, text) => `See “${text(command)}”.`,
  'did-you-mean': ({ call, meant }, text) => {
    const named = meant.map((each) => (each.startsWith('-') ? each : `“${text([...call, each])}”`));
    return `Did you mean ${named.join(' or ')}?`;
  },
  'name-runs-once': ({ command }, text) => `Name each run once; “${text(command)}” lists them.`,
  'begin-run': ({ command }, text) => `Begin it with: ${text(command)}`,
  'name-images': () =>
    `Name a ${orList(Object.keys(IMAGE_FORMATS))} file, or a folder of them; the problems say what is wrong.`,
  // Engine.
  'set-up-provides': () => 'Run “npm run setup”, which provides it.',
  'set-up-library': ({ folder }) => `Remove ${folder} and run “npm run setup”, which provides the library again.`,
  'set-up-anew': ({ folder }) =>
    `It may be meant for another system or processor. Remove ${folder} and run “npm run setup”.`,
  'lower-learning-rate': () =>
    'Train anew with a learning rate ten times smaller (--learning-rate); the checkpoints before this step are kept.',
  'use-fitting-head': () =>
    'Use a head that was trained with the same picture size, pooling, hidden units and number of classes.',
  'train-head': () => 'Let that run train at least one epoch, or leave --head-from out to train the head first.',
  'train-model': ({ command }, text) => `Train it with “${text(command)}”.`,
  'choose-one': () => 'Choose one of them.',
  'name-as-trained': () => 'Name each folder of pictures exactly as the class was named in training.',
  'choose-evaluation': () => 'Choose a folder with pictures of the model’s classes.',
  'start-task-again': () => 'Start it again when you like.',
  'give-share': () => 'Give a share such as 0.2 for one picture in five.',
  'add-different-images': () =>
    'Add different pictures to the class, or bring validation pictures in a folder of their own.',
} satisfies StepTexts & Readonly<Record<string, unknown>>;
