/** Images to predict: single files and whole folders, with what can’t be used named and left out. */

import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ImageProblem } from '../../shared/dataset';
import { toldError } from '../../shared/failures/failure';
import { inspectFiles, type FileToInspect, type InspectOptions } from './inspect-files';
import { walkFolder } from './folder-walk';

export interface FoundImage {
  /** Absolute. */
  readonly file: string;
  /** SHA-256 of its bytes. */
  readonly sha256: string;
}

export interface FoundImages {
  /** Those that can be used, in the order of the given paths. */
  readonly images: readonly FoundImage[];
  /** With absolute paths. */
  readonly problems: readonly ImageProblem[];
}

/**
 * Looks at every file of `paths` and below the folders among them.
 *
 * @param paths absolute
 * @throws LatheError folder-missing for a path that does not exist, cancelled
 */
export async function findImages(paths: readonly string[], options: InspectOptions): Promise<FoundImages> {
  const files: FileToInspect[] = [];
  const problems: ImageProblem[] = [];
  for (const path of paths) {
    for await (const found of filesAt(path)) {
      if ('code' in found) problems.push(found);
      else files.push(found);
    }
  }
  const inspections = await inspectFiles(files, options);
  const usable: FoundImage[] = [];
  for (const [i, { base, path }] of files.entries()) {
    const inspection = inspections[i];
    const file = join(base, path);
    if (inspection?.kind === 'usable') usable.push({ file, sha256: inspection.sha256 });
    else if (inspection !== undefined) problems.push({ path: file, ...inspection.note });
  }
  return { images: usable, problems };
}

async function* filesAt(path: string): AsyncGenerator<FileToInspect | ImageProblem> {
  const stats = await stat(path).catch(() => null);
  if (stats === null) {
    throw toldError(
      'folder-missing',
      `A picture or a folder of pictures was expected at ${path}; there is nothing.`,
      'Check the path.',
    );
  }
  if (!stats.isFile() && !stats.isDirectory()) {
    yield { path, code: 'not-a-picture', message: 'It is not a regular file.' };
    return;
  }
  if (stats.isFile()) {
    const { size: bytes, mtimeMs: modifiedMs, ctimeMs: changedMs } = stats;
    yield { base: dirname(path), path: basename(path), bytes, modifiedMs, changedMs };
    return;
  }
  for await (const found of walkFolder(path, '')) {
    if ('code' in found) yield { ...found, path: join(path, found.path) };
    else yield { ...found, base: path };
  }
}
