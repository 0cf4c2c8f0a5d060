/**
 * Electron for one clone, where the Electron takes its application from its own folder: a tree of links to the one in
 * the cache, with `resources/app` pointing to the clone.
 */

import { createHash } from 'node:crypto';
import { copyFile, link, lstat, mkdir, readdir, readlink, rm, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { statOrNull } from './files.mjs';

/**
 * @param {string} tree the Electron in the cache, with its executable `electron`
 * @param {string} clones folder of such trees of links
 * @param {string} repository
 * @returns {Promise<{ executable: string, changed: boolean }>}
 */
export async function ensureClone(tree, clones, repository) {
  const key = createHash('sha256').update(`${tree}\0${repository}`).digest('hex').slice(0, 16);
  const folder = join(clones, key);
  const executable = join(folder, 'electron');
  if (await isWhole(tree, folder, repository)) return { executable, changed: false };
  await removeOrphans(clones);
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, 'resources'), { recursive: true });
  for (const name of await readdir(tree)) {
    if (name === 'electron') await linkOrCopy(join(tree, name), executable);
    else if (name !== 'resources') await symlink(join(tree, name), join(folder, name));
  }
  await symlink(repository, join(folder, 'resources', 'app'));
  return { executable, changed: true };
}

/**
 * The executable is the file itself, not a link to it: Electron looks for `resources` beside where it really lies.
 *
 * @param {string} from
 * @param {string} to
 */
async function linkOrCopy(from, to) {
  await link(from, to).catch(() => copyFile(from, to));
}

/**
 * @param {string} tree
 * @param {string} folder
 * @param {string} repository
 */
async function isWhole(tree, folder, repository) {
  const app = await readlink(join(folder, 'resources', 'app')).catch(() => null);
  const [ours, theirs] = await Promise.all([statOrNull(join(folder, 'electron')), statOrNull(join(tree, 'electron'))]);
  if (app !== repository || ours === null || ours.bytes !== theirs?.bytes) return false;
  const names = (await readdir(tree)).filter((name) => name !== 'resources');
  const found = await Promise.all(names.map((name) => lstat(join(folder, name)).catch(() => null)));
  return !found.includes(null);
}

/**
 * Trees whose clone has been deleted.
 *
 * @param {string} clones
 */
async function removeOrphans(clones) {
  for (const name of await readdir(clones).catch(() => [])) {
    const isUsed = await stat(join(clones, name, 'resources', 'app')).catch(() => null);
    if (isUsed === null) await rm(join(clones, name), { recursive: true, force: true });
  }
}
