/** What `--help` says of every command. */

import type { COMMANDS, CommandName, GroupName } from '../../program/commands';
import { LAYOUT_HELP } from './layout-help';

interface GroupHelp {
  /** In the list of all commands. */
  readonly summary?: string;
  readonly description: string;
}

type CommandHelp<N extends CommandName> = GroupHelp & {
  readonly arguments: Readonly<Record<keyof (typeof COMMANDS)[N]['arguments'], string>>;
  readonly flags: Readonly<Record<keyof (typeof COMMANDS)[N]['flags'], string>>;
};

/** Of any command. */
export type AnyHelp = GroupHelp & Readonly<Record<'arguments' | 'flags', Readonly<Record<string, string>>>>;

const RUN = 'a run: its id, the beginning of it, or its folder';
const FOLDER = 'class folders, train and validation folders, or one flat folder (cat.0.jpg)';
const CSV = 'write a table as well; - for standard output instead of the answer';

export const programHelp = {
  description: 'Fine-tunes VGG16 on your own picture folders, on your own machine.',
  version: 'say which version this is',
  json: 'one JSON document on standard output, progress on standard error',
  runs: 'the folder that runs are kept in',
  epilogue: `
Begin with:
  lathe train FOLDER                     fine-tune VGG16 on a folder with one subfolder for each class
  lathe predict RUN IMAGE                ask the trained model

Every command takes --json: one JSON document on standard output, progress on standard error.
Exit code 0: done; 1: a failure, with code, message and hint; 2: wrong usage.`,
};

export const groupHelp: Readonly<Record<GroupName, GroupHelp>> = {
  weights: {
    summary: 'the VGG16 weights: status, fetch, import FILE',
    description: 'The VGG16 weights that fine-tuning starts from.',
  },
  cache: {
    summary: 'kept features of frozen layers: status, prune, verify',
    description:
      'Features of frozen layers that runs share. They take at most 20 GB, or LATHE_FEATURES_BUDGET; what was used longest ago makes room.',
  },
};

export const commandHelp: { readonly [N in CommandName]: CommandHelp<N> } = {
  scan: {
    summary: 'look at every picture of a folder',
    description: 'Looks at every picture of a folder: classes, counts, and what can’t be used and why.',
    arguments: { folder: FOLDER },
    flags: { validation: 'a folder with the validation pictures', layout: LAYOUT_HELP },
  },
  prepare: {
    summary: 'lay out a raw download for training',
    description:
      'Lays out so many pictures of each class (cat.0.jpg, dog.0.jpg …, or class folders) as train and validation folders.',
    arguments: { raw: 'the folder with the raw pictures' },
    flags: {
      out: 'a new or empty folder',
      train: 'pictures of each class to train on',
      validation: 'pictures of each class to validate with',
      layout: LAYOUT_HELP,
      seed: 'draw them at random, by this seed, instead of taking the first',
    },
  },
  sample: {
    summary: 'draw a small set of sample pictures',
    description: 'Draws a small set of sample pictures from a seed, to try Lathe on.',
    arguments: {},
    flags: {
      out: 'a new or empty folder',
      seed: 'another seed draws other pictures',
      train: 'pictures of each class to train on',
      validation: 'pictures of each class to validate with',
    },
  },
  train: {
    summary: 'train on a folder of pictures',
    description:
      'Trains on a folder of pictures. Ctrl-C pauses with a checkpoint, a second one stops; “lathe resume RUN” goes on.',
    arguments: { folder: FOLDER },
    flags: { search: 'try heads, rates and dropout one after the other (--recipe bottleneck)' },
  },
  forecast: {
    summary: 'tell how long a run will take, before it starts',
    description:
      'Tries a few steps of a run on this computer and the folder’s own pictures, and tells how long all of it will take, with how much memory and disk. Without --recipe it tells so of every recipe. Takes the flags of “lathe train”.',
    arguments: { folder: FOLDER },
    flags: {},
  },
  resume: {
    summary: 'go on with a run, or train a finished one for longer',
    description:
      'Goes on with a run where it stopped, to the bit; with --epochs trains a finished one for longer. Where its pictures were moved, renamed or copied, --data says which folder they lie in now; they are known by their content.',
    arguments: { run: RUN },
    flags: {
      epochs: 'epochs that the run shall have in all',
      data: 'the folder that all its pictures lie in now, in any subfolders and under any names',
    },
  },
  pause: {
    summary: 'pause a run after its current step',
    description: 'Pauses a run after its current step, with a checkpoint, and ends its trainer.',
    arguments: { run: RUN },
    flags: {
      hold: 'keep the trainer and the model in memory, so that “resume” goes on at once',
      release: 'end the trainer (the default); also releases a run that is held',
    },
  },
  stop: {
    summary: 'stop a run after its current step',
    description: 'Stops a run after its current step, with a checkpoint. “lathe resume RUN” can still go on with it.',
    arguments: { run: RUN },
    flags: {},
  },
  checkpoint: {
    summary: 'have a run write a checkpoint now',
    description: 'Has a run write a checkpoint after its current step, and go on.',
    arguments: { run: RUN },
    flags: {},
  },
  pace: {
    summary: 'have a run leave a part of the time to others',
    description:
      'Has a run compute for so many percent of the time and rest for the others, from its next step on; 100 is all of it.',
    arguments: { run: RUN, percent: '5 to 100' },
    flags: {},
  },
  runs: {
    summary: 'list runs',
    description: 'Lists runs: status, recipe, best epoch.',
    arguments: {},
    flags: {},
  },
  show: {
    summary: 'show a run',
    description: 'Shows a run: settings, epochs, the best of them, where its files are.',
    arguments: { run: RUN },
    flags: {},
  },
  compare: {
    summary: 'compare runs',
    description: 'Compares runs: settings that differ, best and last epochs, times.',
    arguments: { run: RUN, 'runs...': 'more runs' },
    flags: {},
  },
  evaluate: {
    summary: 'measure a model on a folder of pictures',
    description: 'Measures a model on labelled pictures: accuracy, loss, confusion matrix, precision, recall, F1.',
    arguments: { run: RUN, folder: 'class folders, or one flat folder (cat.0.jpg)' },
    flags: { csv: CSV },
  },
  predict: {
    summary: 'ask a model about pictures',
    description: 'Asks a model about pictures and folders of pictures.',
    arguments: { run: RUN, 'images...': 'pictures, or folders of them' },
    flags: {
      top: 'only the most probable classes',
      csv: CSV,
      explain: 'pictures of what decided, in a new folder',
    },
  },
  export: {
    summary: 'write a model for other programs',
    description: 'Writes the model of a run in a format that other programs read.',
    arguments: { run: RUN },
    flags: { format: 'of the file', out: 'a file; for tfjs a new folder' },
  },
  serve: {
    summary: 'open the workbench in a browser',
    description: 'Serves the workbench to browsers on this computer, under the address that it prints, until Ctrl-C.',
    arguments: {},
    flags: { port: 'the port (default: 7860, or one that is free)', open: 'open a browser' },
  },
  'weights status': {
    description: 'Says whether the weights are there, and verifies them.',
    arguments: {},
    flags: {},
  },
  'weights fetch': {
    description: 'Fetches the weights where they are missing or damaged, and verifies them.',
    arguments: {},
    flags: {},
  },
  'weights import': {
    description: 'Verifies a weights file and puts it into the cache.',
    arguments: { file: '.h5, .keras, .safetensors, .onnx or a TensorFlow.js model.json' },
    flags: {},
  },
  'cache status': {
    description: 'Says what is kept, how much, and when it was last used.',
    arguments: {},
    flags: {},
  },
  'cache prune': {
    description: 'Removes what was used longest ago. It is computed again where a run needs it.',
    arguments: {},
    flags: { to: 'how much may be left, e.g. 5GB; 0 empties the cache (default: the budget)' },
  },
  'cache verify': {
    description: 'Reads everything that is kept, and removes what is damaged.',
    arguments: {},
    flags: {},
  },
  doctor: {
    summary: 'check what Lathe needs',
    description: 'Checks Node, addon, TensorFlow, device and why, threads, weights, disk, memory and the runs folder.',
    arguments: {},
    flags: {},
  },
};
