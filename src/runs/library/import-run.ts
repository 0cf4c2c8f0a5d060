/** Imports a run’s folder from elsewhere: checks it, copies it aside, then renames it. */

import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { translateFileError } from '../../base/file-errors';
import { isPlainName } from '../../base/relative-path';
import { LatheError } from '../../shared/failures/failure';
import type { RunId } from '../../shared/run';
import { writeFolderAside } from '../../base/atomic';
import { exists, withFile } from '../../base/files';
import { prepareRunsFolder } from '../folder/write-run';
import { lastEventOf } from '../journal/journal-reader';
import { lockHolder } from '../folder/run-lock';
import { readDataset, readManifest, runDamaged, runFile } from '../folder/run-files';

export interface ImportHooks {
  readonly onProgress: (done: number, total: number) => void;
  readonly signal: AbortSignal;
}

/** In bytes: with what the trash puts before it, a name that every file system takes. */
const LONGEST_ID = 200;

/** Locks and commands mean nothing elsewhere. */
const LEFT_OUT = /^(?:lock\.\d+|control|\..*)$/;

/**
 * Copies a run into a runs folder, under the id in its `run.json`.
 *
 * @param folder absolute
 * @throws LatheError run-damaged, also where it holds a link, run-locked, folder-not-empty if there is a run with this id, cancelled, disk-full;
 *   nothing is left behind then
 */
export async function importRun(folder: string, runsDir: string, hooks: ImportHooks): Promise<RunId> {
  const runId = await requireRun(folder);
  const runDir = join(runsDir, runId);
  await prepareRunsFolder(runsDir);
  if (await exists(runDir)) throw new LatheError('run-name-taken', { runDir });
  try {
    await writeFolderAside(runDir, 'one', async (aside) => {
      await mkdir(join(aside, 'control'));
      await copyAll(folder, aside, hooks);
    });
    return runId;
  } catch (error) {
    throw translateFileError(error, runDir);
  }
}

/** The run’s id. @throws LatheError run-damaged, run-locked */
async function requireRun(folder: string): Promise<RunId> {
  if (!(await exists(runFile(folder, 'manifest')))) throw new LatheError('not-a-run-folder', { folder });
  const { runId } = await readManifest(folder);
  // The id becomes a name in the runs folder.
  if (!isPlainName(runId, 'win32') || runId.startsWith('.') || Buffer.byteLength(runId) > LONGEST_ID) {
    const facts = { runId: runId.slice(0, 80) };
    throw runDamaged(runFile(folder, 'manifest'), 'id', { reason: 'no-name', facts });
  }
  await readDataset(folder);
  if ((await lastEventOf(folder)) === null) {
    throw runDamaged(runFile(folder, 'journal'), 'journal', { reason: 'no-event', facts: {} });
  }
  const holder = await lockHolder(folder);
  if (holder !== null) throw new LatheError('import-at-work', { pid: holder.pid, folder });
  return runId;
}

async function copyAll(from: string, to: string, { onProgress, signal }: ImportHooks): Promise<void> {
  const files = await filesToCopy(from);
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  for (const { path, bytes } of files) {
    if (signal.aborted) throw new LatheError('import-cancelled', {});
    const copy = join(to, path);
    await mkdir(dirname(copy), { recursive: true });
    await copyFile(join(from, path), copy, constants.COPYFILE_FICLONE);
    await withFile(copy, 'r+', (handle) => handle.sync());
    done += bytes;
    onProgress(done, total);
  }
}

/** Relative to the folder. @throws LatheError run-damaged where something is no file: a link could lead anywhere */
async function filesToCopy(folder: string): Promise<{ path: string; bytes: number }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths: string[] = [];
  for (const entry of entries) {
    const path = relative(folder, join(entry.parentPath, entry.name));
    if (entry.isDirectory() || path.split(sep).some((name) => LEFT_OUT.test(name))) continue;
    // Without it the copy would lack a part of the run, such as its model.
    if (!entry.isFile()) throw new LatheError('run-has-other', { path: join(folder, path) });
    paths.push(path);
  }
  return Promise.all(paths.map(async (path) => ({ path, bytes: (await stat(join(folder, path))).size })));
}
