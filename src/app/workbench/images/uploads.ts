/**
 * Images that come as bytes, because the page can’t tell where they lie: kept under `uploads/<id>/<name>/` in the data
 * folder, for runs go on to read them there.
 */

import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemCode, translateFileError } from '../../../base/file-errors';
import { isPlainName, plainPath } from '../../../base/relative-path';
import type { OpenedItem } from '../../../shared/contract/images';
import { LatheError } from '../../../shared/failures/failure';
import type { OpenedItems } from './opened-items';
import { LARGEST_UPLOAD } from '../../../shared/contract/requests';

interface Upload {
  /** Absolute. */
  readonly root: string;
  readonly name: string;
  files: number;
}

/** A folder as large as any that a person trains on. */
const MOST_FILES = 200_000;

/** An image that was uploaded alone is of no run; after this long nobody looks at its prediction any more. */
const SINGLE_KEPT_MS = 7 * 24 * 3600 * 1000;

/** The uploads of one page. */
export class Uploads {
  private readonly begun = new Map<string, Upload>();

  /** @param folder absolute */
  constructor(
    private readonly folder: string,
    private readonly items: OpenedItems,
  ) {}

  /** @param name of the folder or the image, for a person */
  async begin(name: string): Promise<{ upload: string }> {
    const id = randomUUID();
    const upload = { root: join(this.folder, id, folderName(name)), name, files: 0 };
    await writing(upload.root, () => mkdir(upload.root, { recursive: true }));
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

  /** A folder, or the image where it came alone. @throws LatheError usage where nothing was sent */
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
    // Some browsers name the dropped folder in every path, and some do not.
    const isWhole = first.isFile() || first.name === name;
    return this.items.open(isWhole ? join(root, first.name) : root);
  }

  /** Takes away what was begun and not ended. */
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

/** As the folder of the images is shown and as runs are named after it. */
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
  // The decoder passes over what is not base64, so that less comes out of it.
  if (base64.length % 4 === 0 && bytes.length === (base64.length / 4) * 3 - padding && bytes.length <= LARGEST_UPLOAD) {
    return bytes;
  }
  throw new LatheError('upload-not-base64', { path });
}

/** Takes away single images that were uploaded long ago; folders stay, for runs are made of them. */
export async function pruneUploads(folder: string, now: Date): Promise<void> {
  for (const id of await readdir(folder).catch(() => [])) {
    const upload = join(folder, id);
    const file = await singleFile(upload);
    if (file === null) continue;
    const { mtimeMs } = await stat(file);
    if (now.getTime() - mtimeMs > SINGLE_KEPT_MS) await rm(upload, { recursive: true, force: true });
  }
}

/** The only file of an upload, at its top; null where there is more, or something else. */
async function singleFile(upload: string): Promise<string | null> {
  const [name, ...others] = await readdir(upload).catch(() => []);
  if (name === undefined || others.length > 0) return null;
  const [entry, ...more] = await readdir(join(upload, name), { withFileTypes: true }).catch(() => []);
  return entry?.isFile() === true && more.length === 0 ? join(upload, name, entry.name) : null;
}
