/**
 * Which uploads runs are made of. A run names its images by path and may lie in any folder for runs; so an upload keeps
 * the paths of those folders beside its images.
 */

import { readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { NoFileError, rethrowDiskError, systemCode, translateFileError } from '../../base/file-errors';
import { exists, writeFlushed } from '../../base/files';
import { readInside } from '../../base/foreign-files';
import { sha256 } from '../../base/hash';
import { faultOf, runDamaged, runFile } from '../../runs/folder/run-files';
import { trashFolder } from '../../runs/library/trash';

const UPLOAD_ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const NOTE = /^\.runs-[0-9a-f]{16}$/;
/** Of a `dataset.json`; above any real one. */
const MOST_BYTES = 512 << 20;
const NOT_THERE = ['ENOENT', 'ENOTDIR'];

/** @param dataFolder absolute. @returns absolute */
export function uploadsFolder(dataFolder: string): string {
  return join(dataFolder, 'uploads');
}

export function isUploadId(name: string): boolean {
  return uploadIdsIn(name)[0] === name;
}

/** The ids of uploads in a path. */
export function uploadIdsIn(path: string): string[] {
  return path.match(UPLOAD_ID) ?? [];
}

/**
 * Notes beside each upload among the images that a run in `runsDir` is made of it.
 *
 * @throws LatheError folder-not-writable, disk-full
 */
export async function noteUploadUse(uploads: string, images: readonly string[], runsDir: string): Promise<void> {
  for (const path of images) {
    const real = await realpath(path).catch(() => path);
    for (const id of uploadIdsIn(real)) {
      const note = join(uploads, id, `.runs-${sha256(runsDir).slice(0, 16)}`);
      if (!(await exists(join(uploads, id))) || (await exists(note))) continue;
      await writeFlushed(note, runsDir).catch((error: unknown) => {
        throw translateFileError(error, note);
      });
    }
  }
}

/**
 * Those of the uploads that a run names, in the list or in the trash.
 *
 * @param ids of uploads
 * @param runsFolders absolute; looked through beside those that the uploads note
 * @throws LatheError disk-error, run-damaged where a run can’t be read, so that it may name any of them
 */
export async function usedUploads(
  uploads: string,
  ids: readonly string[],
  runsFolders: readonly string[],
): Promise<Set<string>> {
  const used = new Set<string>();
  const folders = new Set(runsFolders);
  for (const id of ids) {
    for (const noted of await notedFolders(join(uploads, id))) {
      folders.add(noted);
      // Its disk may only be away.
      if (!(await exists(noted))) used.add(id);
    }
  }
  for (const folder of folders) {
    for (const runDir of await runsIn(folder)) {
      const left = ids.filter((id) => !used.has(id));
      if (left.length === 0) return used;
      const content = await datasetOf(runDir);
      for (const id of left) if (content?.includes(id) === true) used.add(id);
    }
  }
  return used;
}

async function notedFolders(upload: string): Promise<string[]> {
  const names = await unlessMissing(() => readdir(upload), upload);
  const notes = (names ?? []).filter((name) => NOTE.test(name));
  return Promise.all(notes.map((name) => readFile(join(upload, name), 'utf8')));
}

/** Also one that is being made, under a name that begins with a dot. */
async function runsIn(runsDir: string): Promise<string[]> {
  const folders = [runsDir, trashFolder(runsDir)];
  const names = await Promise.all(folders.map((folder) => unlessMissing(() => readdir(folder), folder)));
  return folders.flatMap((folder, i) => (names[i] ?? []).map((name) => join(folder, name)));
}

/** As it lies there, so that a damaged one still counts; null where there is none. */
function datasetOf(runDir: string): Promise<Buffer | null> {
  const file = runFile(runDir, 'dataset');
  return unlessMissing(() => readInside(file, MOST_BYTES), file);
}

async function unlessMissing<T>(read: () => Promise<T>, file: string): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (NOT_THERE.includes(systemCode(error) ?? '') || error instanceof NoFileError) return null;
    rethrowDiskError(error, file);
    throw runDamaged(file, 'images', faultOf(error), error);
  }
}
