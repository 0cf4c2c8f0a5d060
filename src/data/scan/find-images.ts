/** Images to predict: single files and whole folders, with what can’t be used named and left out. */

import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { unreadableFolder } from '../../base/file-errors';
import type { ImageProblem } from '../../shared/dataset';
import { imageProblem } from '../../shared/image-problems';
import { describeFile, walkFolder, type Noted } from './folder-walk';
import { inspectFiles, type FileToInspect, type InspectOptions } from './inspect-files';

export interface FoundImage {
  /** Absolute. */
  readonly file: string;
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
 * @throws LatheError folder-missing for a path that does not exist, folder-unreadable, cancelled
 */
export async function findImages(paths: readonly string[], options: InspectOptions): Promise<FoundImages> {
  const files: FileToInspect[] = [];
  const problems: ImageProblem[] = [];
  for (const path of paths) {
    for await (const found of filesAt(path)) {
      if ('note' in found) problems.push(imageProblem(found.path, found.note));
      else files.push(found);
    }
  }
  const images: FoundImage[] = [];
  for (const { file: found, inspection } of await inspectFiles(files, options)) {
    const file = join(found.base, found.path);
    if (inspection.kind === 'usable') images.push({ file, sha256: inspection.sha256 });
    else problems.push(imageProblem(file, inspection.note));
  }
  return { images, problems };
}

/** What is noted has an absolute path. */
async function* filesAt(path: string): AsyncGenerator<FileToInspect | Noted> {
  const stats = await stat(path).catch((cause: unknown) => {
    throw unreadableFolder(path, cause);
  });
  if (stats.isFile()) {
    yield { base: dirname(path), ...describeFile(basename(path), stats) };
  } else if (!stats.isDirectory()) {
    yield { path, note: { reason: 'not-a-file', facts: {} } };
  } else {
    for await (const found of walkFolder(path, '')) {
      yield 'note' in found ? { ...found, path: join(path, found.path) } : { ...found, base: path };
    }
  }
}
