/** What `npm start` was asked for: the workbench, or a training in the terminal. */

import { statSync } from 'node:fs';
import { resolve } from 'node:path';

/** Flags of `lathe train` whose value is a folder, but not the one to train on. */
const FLAGS_WITH_A_FOLDER = ['--validation', '--runs', '--head-from'];

/**
 * @typedef {{ kind: 'train', args: readonly string[] } | { kind: 'workbench', paths: readonly string[], browser: boolean }} Wish
 */

/**
 * @param {readonly string[]} args what followed `npm start --`
 * @returns {Wish}
 */
export function wishOf(args) {
  const [first, ...rest] = args;
  if (first === 'train') return { kind: 'train', args: rest };
  const paths = args.filter((each) => each !== '--browser');
  // Any other flag is one of “lathe train”.
  if (paths.some((each) => each.startsWith('-'))) return { kind: 'train', args };
  return { kind: 'workbench', paths, browser: paths.length < args.length };
}

/**
 * Whether a folder to train on stands among the arguments of `lathe train`. Which flags take a value is the command’s to
 * know, so a word that follows a flag counts as its value unless it is a folder. Where that is wrong, the command finds
 * one argument too many and says so.
 *
 * @param {readonly string[]} args
 * @param {string} from the folder that relative ones start at
 */
export function namesPictures(args, from) {
  return args.some((each, i) => {
    if (each.startsWith('-')) return false;
    const before = args[i - 1] ?? '';
    if (!before.startsWith('-')) return true;
    return !FLAGS_WITH_A_FOLDER.includes(before) && isFolder(resolve(from, each));
  });
}

/** Small and few, so that a first try ends soon. */
const QUICK = ['--recipe', 'finetune', '--preset', 'article', '--size', '96', '--augment', 'none'];
const QUICK_EPOCHS = ['--head-epochs', '10', '--epochs', '3'];
/** Flags of `lathe train` that choose a recipe themselves, or bring one. */
const CHOOSES_RECIPE = /^--(recipe|config|search)(=|$)/;

/**
 * What a training on the drawn pictures is given before the person’s own flags, of which the later count.
 *
 * @param {readonly string[]} args
 * @returns {string[]} none where the person chose what is trained: the quick settings belong to one recipe
 */
export function quickFlags(args) {
  return args.some((each) => CHOOSES_RECIPE.test(each)) ? [] : [...QUICK, ...QUICK_EPOCHS];
}

/** @param {readonly string[]} args */
export function asksForHelp(args) {
  return args.some((each) => each === '--help' || each === '-h');
}

/** @param {string} path */
function isFolder(path) {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
