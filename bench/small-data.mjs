/** The pictures that the benchmark works on. */

import { existsSync } from 'node:fs';
import { cp, mkdir, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ROOT, lathe } from './lathe.mjs';

/** @typedef {{ train: number, validation: number }} Counts pictures of all classes together */

const SUBSETS = /** @type {const} */ (['train', 'validation']);
/** As many are drawn of each class where there are no real pictures. */
const DRAWN = { train: 160, validation: 48 };

/**
 * Real pictures where they are, else drawn ones.
 *
 * @param {string | undefined} named a folder with `train` and `validation`, each with two class folders
 * @param {string} scratch
 * @returns {Promise<{ folder: string, name: string }>}
 */
export async function wholeData(named, scratch) {
  const folder = named ?? join(ROOT, '../shared/data/dogs-vs-cats');
  if (named !== undefined || existsSync(join(folder, 'train'))) return { folder, name: basename(folder) };
  const drawn = join(scratch, 'drawn');
  const counts = Object.entries(DRAWN).flatMap(([subset, count]) => [`--${subset}`, String(count)]);
  await lathe(['sample', '--out', drawn, ...counts]);
  return { folder: drawn, name: 'drawn pictures' };
}

/**
 * @param {string} folder
 * @returns {Promise<string[]>} every picture of the folder, absolute
 */
export async function picturesOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => /\.(jpe?g|png)$/i.test(entry.name)).map((each) => join(each.parentPath, each.name));
}

/**
 * Copies the first pictures of the first two classes.
 *
 * @param {string} from
 * @param {string} to
 * @param {Counts} counts
 */
export async function copySome(from, to, counts) {
  for (const subset of SUBSETS) {
    const labels = (await readdir(join(from, subset))).sort().slice(0, 2);
    for (const label of labels) {
      const names = (await readdir(join(from, subset, label))).sort().slice(0, counts[subset] / 2);
      if (names.length < counts[subset] / 2)
        throw new Error(`${from}/${subset}/${label} has only ${names.length} pictures`);
      await mkdir(join(to, subset, label), { recursive: true });
      for (const name of names) await cp(join(from, subset, label, name), join(to, subset, label, name));
    }
  }
}
