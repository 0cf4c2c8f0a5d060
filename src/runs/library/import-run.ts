/** Taking in a run’s folder that comes from elsewhere: looked at first, copied aside, then renamed. */

import { constants } from 'node:fs';
import { copyFile, mkdir, open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { translateFileError } from '../../base/file-errors';
import { isPlainName } from '../../base/relative-path';
import { LatheError } from '../../shared/failures/failure';
import type { RunId } from '../../shared/run';
import { writeFolderAside } from '../../base/atomic';
import { exists } from '../../base/files';
import { prepareRunsFolder } from '../folder/write-run';
import { openJournal } from '../journal/journal-reader';
import { lastEvent } from '../journal/journal-tail';
import { lockHolder } from '../folder/run-lock';
import { readDataset, readManifest, runDamaged, runFile } from '../folder/run-files';

export interface ImportHooks {
  readonly onProgress: (done: number, total: number) => void;
  readonly signal: AbortSignal;
}

/** Who wrote it and what was asked of the writer means nothing elsewhere. */
const LEFT_OUT = /^(?:lock\.\d+|control|\..*)$/;

/** A file to copy, relative to the run’s folder. */
interface FoundFile {
  readonly names: readonly string[];
  readonly bytes: number;
}

/**
 * Copies a run into a runs folder, under the id that its `run.json` has.
 *
 * @param folder absolute
 * @throws LatheError run-damaged, run-locked, folder-not-empty where there is a run with this id, cancelled, disk-full;
 *   then nothing is left of it
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
  if (!isPlainName(runId, 'win32') || runId.startsWith('.')) {
    const facts = { runId: runId.slice(0, 80) };
    throw runDamaged(runFile(folder, 'manifest'), 'id', { fault: 'no-name', facts });
  }
  await readDataset(folder);
  await requireJournal(folder);
  const holder = await lockHolder(folder);
  if (holder !== null) throw new LatheError('import-at-work', { pid: holder.pid, folder });
  return runId;
}

async function requireJournal(folder: string): Promise<void> {
  const handle = await openJournal(folder);
  try {
    const { size } = await handle.stat();
    if ((await lastEvent(handle, size)) === null) {
      throw runDamaged(runFile(folder, 'journal'), 'journal', { fault: 'no-event', facts: {} });
    }
  } finally {
    await handle.close();
  }
}

async function copyAll(from: string, to: string, { onProgress, signal }: ImportHooks): Promise<void> {
  const files = await filesBelow(from, []);
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  for (const { names, bytes } of files) {
    if (signal.aborted) throw new LatheError('import-cancelled', {});
    await mkdir(join(to, ...names.slice(0, -1)), { recursive: true });
    const copy = join(to, ...names);
    await copyFile(join(from, ...names), copy, constants.COPYFILE_FICLONE);
    await flush(copy);
    done += bytes;
    onProgress(done, total);
  }
}

async function flush(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Regular files alone: a link could lead anywhere. */
async function filesBelow(root: string, names: readonly string[]): Promise<FoundFile[]> {
  const entries = await readdir(join(root, ...names), { withFileTypes: true });
  const found: FoundFile[] = [];
  for (const entry of entries.filter(({ name }) => !LEFT_OUT.test(name))) {
    const path = [...names, entry.name];
    if (entry.isDirectory()) found.push(...(await filesBelow(root, path)));
    else if (entry.isFile()) found.push({ names: path, bytes: (await stat(join(root, ...path))).size });
  }
  return found;
}
