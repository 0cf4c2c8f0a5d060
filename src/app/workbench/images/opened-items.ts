/** The folders and files that a person opened. A page names them by id only, never by path. */

import { randomUUID } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { basename, isAbsolute, join } from 'node:path';
import { unreadableFolder } from '../../../base/file-errors';
import { isWithin, plainPath } from '../../../base/relative-path';
import type { OpenedItem } from '../../../shared/contract/images';
import { LatheError } from '../../../shared/failures/failure';
import type { MissingImage } from '../../../shared/failures/images';

export class OpenedItems {
  /** @param onUse told what is used by its id */
  constructor(
    private readonly onUse: (item: OpenedItem) => void = () => undefined,
    private readonly byId = new Map<string, OpenedItem>(),
    private readonly byPath = new Map<string, OpenedItem>(),
  ) {}

  /** The same items, as one page uses them. */
  usedBy(onUse: (item: OpenedItem) => void): OpenedItems {
    return new OpenedItems(onUse, this.byId, this.byPath);
  }

  /**
   * Opens a folder or a file and resolves its links once; an item that is open already keeps its id. The decoder finds
   * out whether a file is an image.
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
    if (item === undefined) throw new LatheError('item-not-open', {});
    this.onUse(item);
    return item;
  }

  /** @throws LatheError folder-missing, folder-not-a-folder */
  folder(id: string): OpenedItem {
    const item = this.item(id);
    if (item.kind !== 'folder') throw new LatheError('item-is-file', { name: item.name });
    return item;
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
    if (item === undefined) throw missing('not-open');
    if (item.kind === 'picture') {
      if (path !== '') throw missing('single-file');
      return this.inside(item.path, item.path);
    }
    const names = plainPath(path, process.platform);
    if (names === null) throw missing('not-below-folder');
    return this.inside(item.path, join(item.path, ...names));
  }

  private async inside(root: string, file: string): Promise<string> {
    const real = await realpath(file).catch(() => null);
    if (real === null) throw missing('gone');
    if (!isWithin(root, real)) throw missing('link-out-of-folder');
    return real;
  }
}

export function missing(found: MissingImage): LatheError {
  return new LatheError('image-missing', { found });
}

/** @throws LatheError usage for a path that is not absolute */
export function requireWholePath(path: string): void {
  if (!isAbsolute(path) || path.includes('\0')) throw new LatheError('path-not-whole', {});
}

async function lookAt(path: string): Promise<{ real: string; kind: OpenedItem['kind'] }> {
  requireWholePath(path);
  try {
    const real = await realpath(path);
    const stats = await stat(real);
    if (stats.isDirectory()) return { real, kind: 'folder' };
    if (stats.isFile()) return { real, kind: 'picture' };
  } catch (cause) {
    throw unreadableFolder(path, cause);
  }
  throw new LatheError('item-neither', { path });
}
