/** What uploads take on the disk, and the removal of those that nobody needs: no run names them, no page has them open. */

import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { translateFileError } from '../../../base/file-errors';
import { bytesBelow } from '../../../base/files';
import type { UploadFacts } from '../../../shared/contract/host';
import type { Places } from '../../host/places';
import { isUploadId, usedUploads } from '../../runs/upload-users';
import type { HeldUploads } from './held-uploads';

export interface KeptUploads {
  readonly places: Pick<Places, 'dataFolder' | 'runsFolder'>;
  /** Absolute. */
  readonly uploadsFolder: string;
  readonly held: HeldUploads;
}

/** @throws LatheError disk-error, run-damaged where a run can’t be read */
export async function uploadFacts(kept: KeptUploads): Promise<UploadFacts> {
  const ids = await uploadIds(kept);
  const unused = await unusedIds(kept, ids);
  const sizes = await Promise.all(ids.map((id) => bytesBelow(join(kept.uploadsFolder, id))));
  const sum = (counted: readonly string[]): number =>
    ids.reduce((bytes, id, i) => bytes + (counted.includes(id) ? (sizes[i] ?? 0) : 0), 0);
  return { bytes: sum(ids), unusedBytes: sum(unused) };
}

/** @throws LatheError as {@link uploadFacts}, and nothing is removed then; folder-not-writable */
export async function removeUnusedUploads(kept: KeptUploads): Promise<void> {
  for (const id of await unusedIds(kept, await uploadIds(kept))) {
    // Removing the one before may have taken a while.
    if (await kept.held.isOpen(id)) continue;
    const upload = join(kept.uploadsFolder, id);
    await rm(upload, { recursive: true, force: true }).catch((error: unknown) => {
      throw translateFileError(error, upload, 'folder');
    });
  }
}

/** Whatever else lies in the folder is nobody’s to remove. */
async function uploadIds({ uploadsFolder }: KeptUploads): Promise<string[]> {
  const entries = await readdir(uploadsFolder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory() && isUploadId(entry.name)).map(({ name }) => name);
}

async function unusedIds({ places, uploadsFolder, held }: KeptUploads, ids: readonly string[]): Promise<string[]> {
  const closed: string[] = [];
  for (const id of ids) if (!(await held.isOpen(id))) closed.push(id);
  // Those of earlier versions note no folder for runs.
  const usual = [places.runsFolder, join(places.dataFolder, 'runs')];
  const used = await usedUploads(uploadsFolder, closed, usual);
  return closed.filter((id) => !used.has(id));
}
