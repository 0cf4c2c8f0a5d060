/** Finds files again by their content, wherever below a folder they lie and whatever they are called now. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { throwIfCancelled } from '../../base/concurrency';
import { systemCode, unreadableFolder } from '../../base/file-errors';
import { sha256 } from '../../base/hash';
import type { HashedFile, TrainerTasks } from '../../shared/trainer-protocol';
import type { TaskHooks } from '../tasks/task-context';
import { listFolder, walkFolder, type FoundFile } from './folder-walk';

/**
 * Hashes the files below `folder` whose size is one of `bytes`; a file that can’t be read is as good as not there.
 *
 * @throws LatheError folder-missing, folder-not-a-folder, folder-unreadable, cancelled
 */
export async function hashFiles(
  { folder, bytes }: TrainerTasks['hashFiles']['args'],
  { signal, onProgress }: TaskHooks,
): Promise<TrainerTasks['hashFiles']['result']> {
  // The walk tells an unreadable folder as a note.
  await listFolder(folder, '').catch((cause: unknown) => {
    throw unreadableFolder(folder, cause);
  });
  const sizes = new Set(bytes);
  const fitting: FoundFile[] = [];
  let files = 0;
  for await (const found of walkFolder(folder, '')) {
    throwIfCancelled(signal, 'looking');
    if ('note' in found) continue;
    files += 1;
    if (sizes.has(found.bytes)) fitting.push(found);
  }
  const hashed: HashedFile[] = [];
  for (const [i, { path, modifiedMs }] of fitting.entries()) {
    throwIfCancelled(signal, 'looking');
    onProgress({ done: i, total: fitting.length });
    const content = await readFile(join(folder, path)).catch(ignoreUnreadable);
    if (content !== null) hashed.push({ path, modifiedMs, sha256: sha256(content) });
  }
  return { hashed, files };
}

function ignoreUnreadable(error: unknown): null {
  if (systemCode(error) === null) throw error;
  return null;
}
