/**
 * Images that a browser sends as bytes, because it hides paths. They stay under `uploads/<id>/<name>/` in the data folder,
 * where runs keep reading them.
 */

import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemCode, translateFileError } from '../../../base/file-errors';
import { isPlainName, plainPath } from '../../../base/relative-path';
import type { OpenedItem } from '../../../shared/contract/images';
import { LatheError } from '../../../shared/failures/failure';
import type { HeldUploads, PageUploads } from './held-uploads';
import type { OpenedItems } from './opened-items';
import { isUploadId } from '../../runs/upload-users';
import { LARGEST_UPLOAD } from '../../../shared/contract/requests';

interface Upload {
  /** Absolute. */
  readonly root: string;
  readonly name: string;
  files: number;
}

/** More than any folder that a person trains on. */
const MOST_FILES = 200_000;

/** No run uses an image that was uploaded alone; after this time nobody looks at its prediction. */
const SINGLE_KEPT_MS = 7 * 24 * 3600 * 1000;

export class Uploads {
  private readonly begun = new Map<string, Upload>();

  /** @param folder absolute */
  constructor(
    private readonly folder: string,
    private readonly items: OpenedItems,
    private readonly held: PageUploads,
  ) {}

  /** @param name of the folder or the image, for a person */
  async begin(name: string): Promise<{ upload: string }> {
    const id = randomUUID();
    const upload = { root: join(this.folder, id, folderName(name)), name, files: 0 };
    await writing(upload.root, () => mkdir(upload.root, { recursive: true }));
    this.held.hold(upload.root);
    this.begun.set(id, upload);
    return { upload: id };
  }

  /** @throws LatheError usage, disk-full, folder-not-writable */
  async file(id: string, path: string, base64: string): Promise<void> {
    const upload = this.upload(id);
    const names = plainPath(path, process.platform);
    if (names === null) throw new LatheError('upload-path', { path: path.slice(0, 200) });
    if (upload.files >= MOST_FILES) throw new LatheError('upload-too-many', { most: MOST_FILES });
    const file = join(upload.root, ...names);
    const bytes = decoded(base64, path);
    upload.files += 1;
    await writing(file, async () => {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, bytes, { flag: 'wx' });
    });
  }

  /** @returns the folder, or the image if it came alone. @throws LatheError usage if nothing was sent */
  async end(id: string): Promise<OpenedItem> {
    const { root, name } = this.upload(id);
    this.begun.delete(id);
    const entries = await readdir(root, { withFileTypes: true });
    const [first] = entries;
    if (first === undefined) {
      await rm(dirname(root), { recursive: true, force: true });
      throw new LatheError('upload-empty', {});
    }
    if (entries.length > 1) return this.items.open(root);
    // Some browsers put the dropped folder’s name in every path, others don’t.
    const isWhole = first.isFile() || first.name === name;
    return this.items.open(isWhole ? join(root, first.name) : root);
  }

  async dropUnfinished(): Promise<void> {
    const unfinished = [...this.begun.values()];
    this.begun.clear();
    for (const { root } of unfinished) {
      await rm(dirname(root), { recursive: true, force: true }).catch(() => undefined);
    }
  }

  private upload(id: string): Upload {
    const upload = this.begun.get(id);
    if (upload === undefined) throw new LatheError('upload-unknown', {});
    return upload;
  }
}

/** The folder’s name, which the page shows and runs are named after. */
function folderName(name: string): string {
  const plain = name.replace(/[/\\\p{Cc}<>:"|?*]/gu, '_').replace(/[. ]+$/, '');
  return isPlainName(plain, 'win32') && !plain.startsWith('.') ? plain : 'pictures';
}

async function writing<T>(path: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw new LatheError('upload-twice', { path });
    throw translateFileError(error, path, 'folder');
  }
}

/** @throws LatheError usage */
function decoded(base64: string, path: string): Buffer {
  const bytes = Buffer.from(base64, 'base64');
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  // The decoder skips characters that are not base64, and returns fewer bytes.
  if (base64.length % 4 === 0 && bytes.length === (base64.length / 4) * 3 - padding && bytes.length <= LARGEST_UPLOAD) {
    return bytes;
  }
  throw new LatheError('upload-not-base64', { path });
}

/** Removes single images that were uploaded long ago; folders stay, because runs use them. */
export async function pruneUploads(folder: string, held: HeldUploads, now: Date): Promise<void> {
  for (const id of (await readdir(folder).catch(() => [])).filter(isUploadId)) {
    const upload = join(folder, id);
    const file = await singleFile(upload);
    if (file === null || (await held.isOpen(id))) continue;
    const { mtimeMs } = await stat(file);
    if (now.getTime() - mtimeMs > SINGLE_KEPT_MS) await rm(upload, { recursive: true, force: true });
  }
}

/** The file of an upload that holds one file; null for any other upload. */
async function singleFile(upload: string): Promise<string | null> {
  const [name, ...others] = await readdir(upload).catch(() => []);
  if (name === undefined || others.length > 0) return null;
  const [entry, ...more] = await readdir(join(upload, name), { withFileTypes: true }).catch(() => []);
  return entry?.isFile() === true && more.length === 0 ? join(upload, name, entry.name) : null;
}
