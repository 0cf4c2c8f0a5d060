/** Finds the files below a folder, following links without running in circles. */

import type { Dirent, Stats } from 'node:fs';
import { lstat, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { compareCodePoints } from '../../core/text/code-points';
import type { ImageProblem, ImageProblemCode } from '../../shared/dataset';

/** A regular file and what identifies its content without reading it. */
export interface FoundFile {
  /** Relative to the walk’s base, forward slashes. */
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds since 1970: last change of the content, and of the file’s entry. */
  readonly modifiedMs: number;
  readonly changedMs: number;
}

export interface FolderListing {
  /** Names of subfolders, links to folders included, by code point; hidden ones and droppings left out. */
  readonly folders: readonly string[];
  readonly files: readonly FoundFile[];
  readonly problems: readonly ImageProblem[];
}

/** What operating systems drop into folders; ignored without a word. */
const DROPPINGS = /^(?:\.DS_Store|\._.*|\.localized|Thumbs\.db|ehthumbs\.db|desktop\.ini|__MACOSX|@eaDir)$/i;

/** Entries looked at in one go. */
const STAT_BATCH = 64;

const MAX_DEPTH = 64;

type Entry =
  | { readonly kind: 'folder'; readonly name: string }
  | { readonly kind: 'file'; readonly file: FoundFile }
  | { readonly kind: 'problem'; readonly problem: ImageProblem };

export const joinPath = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join('/');

/** Lists one folder, `under` relative to `base` ('' for the base itself). Throws the file system’s error. */
export async function listFolder(base: string, under: string): Promise<FolderListing> {
  const entries = await readdir(join(base, under), { withFileTypes: true });
  entries.sort((a, b) => compareCodePoints(a.name, b.name));
  const folders: string[] = [];
  const files: FoundFile[] = [];
  const problems: ImageProblem[] = [];
  for (let i = 0; i < entries.length; i += STAT_BATCH) {
    const batch = entries.slice(i, i + STAT_BATCH).map((entry) => lookAt(base, joinPath(under, entry.name), entry));
    for (const found of await Promise.all(batch)) {
      if (found?.kind === 'folder') folders.push(found.name);
      if (found?.kind === 'file') files.push(found.file);
      if (found?.kind === 'problem') problems.push(found.problem);
    }
  }
  return { folders, files, problems };
}

async function lookAt(base: string, path: string, entry: Dirent): Promise<Entry | null> {
  const { name } = entry;
  if (DROPPINGS.test(name)) return null;
  if (name.startsWith('.')) return problem(path, 'hidden', 'Its name begins with a dot.');
  try {
    const stats = await stat(join(base, path));
    if (stats.isDirectory()) return { kind: 'folder', name };
    if (!stats.isFile()) return problem(path, 'not-a-picture', 'It is not a regular file.');
    return { kind: 'file', file: describeFile(path, stats) };
  } catch (error) {
    return explain(base, path, error);
  }
}

function describeFile(path: string, stats: Stats): FoundFile {
  return { path, bytes: stats.size, modifiedMs: stats.mtimeMs, changedMs: stats.ctimeMs };
}

function problem(path: string, code: ImageProblemCode, message: string): Entry {
  return { kind: 'problem', problem: { path, code, message } };
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';

async function explain(base: string, path: string, error: unknown): Promise<Entry> {
  const code = codeOf(error);
  if (code === 'ELOOP') return problem(path, 'link-loop', 'The link leads back to itself.');
  if (code !== 'ENOENT') return problem(path, 'unreadable', `It can’t be looked at (${code}).`);
  const itself = await lstat(join(base, path)).catch(() => null);
  if (itself?.isSymbolicLink() === true) return problem(path, 'dangling-link', 'The link leads to nothing.');
  // Bytes that are not UTF-8 reach us as replacement characters, and no file has that name.
  if (path.includes('\ufffd')) return problem(path, 'unusable-name', 'Its name is not valid UTF-8; rename it.');
  return problem(path, 'unreadable', 'It vanished while the folder was read.');
}

/** All files below `under`, depth first, by code point. Never throws for what a folder below it is like. */
export async function* walkFolder(base: string, under: string): AsyncGenerator<FoundFile | ImageProblem> {
  yield* walkBelow(base, under, []);
}

async function* walkBelow(
  base: string,
  under: string,
  above: readonly string[],
): AsyncGenerator<FoundFile | ImageProblem> {
  let listing: FolderListing;
  let identity: string;
  try {
    const { dev, ino } = await stat(join(base, under), { bigint: true });
    identity = `${dev.toString()}:${ino.toString()}`;
    if (above.includes(identity) || above.length >= MAX_DEPTH) {
      yield { path: under, code: 'link-loop', message: 'The link leads back to a folder that it lies in.' };
      return;
    }
    listing = await listFolder(base, under);
  } catch (error) {
    yield { path: under, code: 'unreadable', message: `The folder can’t be read (${codeOf(error)}).` };
    return;
  }
  yield* listing.problems;
  yield* listing.files;
  for (const name of listing.folders) yield* walkBelow(base, joinPath(under, name), [...above, identity]);
}
