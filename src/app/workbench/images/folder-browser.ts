/** Lists the machine’s folders for a page that can’t open the system’s dialog. */

import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, extname, join, resolve } from 'node:path';
import { compareNatural } from '../../../core/text/natural-order';
import { unreadableFolder } from '../../../base/file-errors';
import type { FolderListing } from '../../../shared/contract/images';
import { IMAGE_EXTENSIONS } from '../../../shared/file-formats';
import { requireWholePath } from './opened-items';

/**
 * @param path absolute; null for the person’s home
 * @throws LatheError usage, folder-missing, folder-not-a-folder, folder-unreadable
 */
export async function browseFolder(path: string | null, home: string): Promise<FolderListing> {
  if (path !== null) requireWholePath(path);
  const folder = resolve(path ?? home);
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw unreadableFolder(folder, cause);
  });
  const shown = entries.filter(({ name }) => !name.startsWith('.'));
  const areFolders = await Promise.all(shown.map((entry) => isFolder(folder, entry)));
  const names = shown.filter((_, i) => areFolders[i]).map(({ name }) => name);
  const parent = dirname(folder);
  return {
    path: folder,
    parent: parent === folder ? null : parent,
    folders: names.sort(compareNatural).map((name) => ({ name, path: join(folder, name) })),
    images: shown.filter((entry, i) => areFolders[i] !== true && looksLikeImage(entry.name)).length,
  };
}

async function isFolder(parent: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  const stats = await stat(join(parent, entry.name)).catch(() => null);
  return stats?.isDirectory() === true;
}

function looksLikeImage(name: string): boolean {
  return IMAGE_EXTENSIONS.includes(extname(name).slice(1).toLowerCase());
}
