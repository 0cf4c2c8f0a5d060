/** What a person opened: the ids by which alone a page can name folders and images, and where they lie. */

import { randomUUID } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { basename, isAbsolute, join, sep } from 'node:path';
import { plainPath } from '../../../base/relative-path';
import type { OpenedItem } from '../../../shared/contract/images';
import type { LatheError } from '../../../shared/failures/failure';
import { toldError } from '../../../shared/failures/failure';

const OPEN_AGAIN = 'Open the folder or the picture again.';
const OPEN_FOLDER = 'Open the folder that it lies in.';

export class OpenedItems {
  private readonly byId = new Map<string, OpenedItem>();
  private readonly byPath = new Map<string, OpenedItem>();

  /**
   * Opens a folder or a file, links resolved once and for all; one that is open already keeps its id. Whether a file is
   * an image is found out by whoever decodes it.
   *
   * @param path absolute
   * @throws LatheError folder-missing, folder-unreadable, picture-unusable
   */
  async open(path: string): Promise<OpenedItem> {
    const { real, kind } = await lookAt(path);
    const known = this.byPath.get(real);
    if (known?.kind === kind) return known;
    const item: OpenedItem = { id: randomUUID(), kind, name: basename(real) || real, path: real };
    this.byId.set(item.id, item);
    this.byPath.set(real, item);
    return item;
  }

  /** @throws LatheError folder-missing for an id that was not given */
  item(id: string): OpenedItem {
    const item = this.byId.get(id);
    if (item !== undefined) return item;
    throw toldError(
      'folder-missing',
      'A folder or a picture that is open was expected; this one is not, perhaps because Lathe was started again.',
      OPEN_AGAIN,
    );
  }

  /** @throws LatheError folder-missing, folder-not-a-folder */
  folder(id: string): OpenedItem {
    const item = this.item(id);
    if (item.kind === 'folder') return item;
    throw toldError('folder-not-a-folder', `A folder was expected; “${item.name}” is a file.`, OPEN_FOLDER);
  }

  /**
   * A file of an opened item.
   *
   * @param path relative, with forward slashes; empty for an opened image
   * @returns an absolute path, links resolved, that lies in what was opened
   * @throws LatheError picture-unusable
   */
  async file(id: string, path: string): Promise<string> {
    const item = this.byId.get(id);
    if (item === undefined) throw unusable('it is of nothing that is open');
    if (item.kind === 'picture') {
      if (path !== '') throw unusable('the opened file holds no other');
      return this.inside(item.path, item.path);
    }
    const names = plainPath(path, process.platform);
    if (names === null) throw unusable('its path does not lead into the folder');
    return this.inside(item.path, join(item.path, ...names));
  }

  private async inside(root: string, file: string): Promise<string> {
    const real = await realpath(file).catch(() => null);
    if (real === null) throw unusable('it is not there any more');
    if (real === root || real.startsWith(root.endsWith(sep) ? root : root + sep)) return real;
    throw unusable('it is a link that leads out of the folder');
  }
}

function unusable(found: string): LatheError {
  return toldError('picture-unusable', `A picture in an opened folder was expected; ${found}.`, OPEN_AGAIN);
}

async function lookAt(path: string): Promise<{ real: string; kind: OpenedItem['kind'] }> {
  if (!isAbsolute(path) || path.includes('\0')) {
    throw toldError('usage', 'The whole path of a folder was expected.', 'Begin it at the root.');
  }
  try {
    const real = await realpath(path);
    const stats = await stat(real);
    if (stats.isDirectory()) return { real, kind: 'folder' };
    if (stats.isFile()) return { real, kind: 'picture' };
  } catch (cause) {
    throw folderFailure(path, cause);
  }
  throw toldError(
    'picture-unusable',
    `A folder or a picture was expected at “${path}”; it is neither a folder nor a regular file.`,
    'Open another one.',
  );
}

/** Why a folder can’t be looked at. */
export function folderFailure(path: string, cause: unknown): LatheError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
  if (code === 'ENOTDIR') {
    const message = `A folder was expected at “${path}”; it is a file.`;
    return toldError('folder-not-a-folder', message, OPEN_FOLDER, { cause });
  }
  if (code === 'ENOENT') {
    const message = `A folder or a picture was expected at “${path}”; nothing is there.`;
    return toldError('folder-missing', message, 'Check the spelling of the path.', { cause });
  }
  const message = `A folder that can be read was expected at “${path}” (${code}).`;
  return toldError('folder-unreadable', message, 'Give yourself the right to read it.', { cause });
}
