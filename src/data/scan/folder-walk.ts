/** Finds the files below a folder, following links without running in circles. */

import type { Dirent, Stats } from 'node:fs';
import { lstat, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../../base/file-errors';
import { compareCodePoints } from '../../core/text/code-points';
import type { ImageNote } from '../../shared/failures/image-notes';

/** A regular file and what identifies its content without reading it. */
export interface FoundFile {
  /** Relative to the walk’s base, forward slashes. */
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds since 1970: last change of the content, and of the file’s entry. */
  readonly modifiedMs: number;
  readonly changedMs: number;
}

/** What can’t be used, by its path below the walk’s base. */
export interface Noted {
  readonly path: string;
  readonly note: ImageNote;
}

export interface FolderListing {
  /** Names of subfolders, links to folders included, by code point; hidden ones and droppings left out. */
  readonly folders: readonly string[];
  readonly files: readonly FoundFile[];
  readonly noted: readonly Noted[];
}

/** Files that operating systems drop into folders; ignored without a word. */
const DROPPINGS = /^(?:\.DS_Store|\._.*|\.localized|Thumbs\.db|ehthumbs(?:_vista)?\.db|desktop\.ini|Icon\r)$/i;

/** Where systems keep what was deleted, copies of their own, and what belongs to an archive: no pictures of a person. */
const SYSTEM_FOLDERS =
  /^(?:#recycle|#snapshot|\$RECYCLE\.BIN|RECYCLE[RD]|@Recycle|@Recently-Snapshot|@eaDir|\.Trash(?:es|-\d+)?|lost\+found|__MACOSX|System Volume Information)$/i;

const STAT_BATCH = 64;

const MAX_DEPTH = 64;

export const joinPath = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join('/');

const plainNote = (
  reason: 'hidden' | 'system-folder' | 'not-a-file' | 'vanished' | 'not-utf-8' | 'dangling-link' | 'link-to-itself',
) => ({ reason, facts: {} }) as const;

/** Lists one folder, `under` relative to `base` ('' for the base itself). Throws the file system’s error. */
export async function listFolder(base: string, under: string): Promise<FolderListing> {
  const entries = await readdir(join(base, under), { withFileTypes: true });
  entries.sort((a, b) => compareCodePoints(a.name, b.name));
  const folders: string[] = [];
  const files: FoundFile[] = [];
  const noted: Noted[] = [];
  for (let i = 0; i < entries.length; i += STAT_BATCH) {
    const batch = entries.slice(i, i + STAT_BATCH).map((entry) => lookAt(base, joinPath(under, entry.name), entry));
    for (const found of await Promise.all(batch)) {
      if (typeof found === 'string') folders.push(found);
      else if (found !== null && 'note' in found) noted.push(found);
      else if (found !== null) files.push(found);
    }
  }
  return { folders, files, noted };
}

/** The name of a folder, a file, or why it is neither; null for droppings. */
async function lookAt(base: string, path: string, { name }: Dirent): Promise<string | FoundFile | Noted | null> {
  if (DROPPINGS.test(name)) return null;
  const isHidden = name.startsWith('.') && !SYSTEM_FOLDERS.test(name);
  if (isHidden) return { path, note: plainNote('hidden') };
  try {
    const stats = await stat(join(base, path));
    if (stats.isDirectory() && SYSTEM_FOLDERS.test(name)) return { path, note: plainNote('system-folder') };
    if (stats.isDirectory()) return name;
    return stats.isFile() ? describeFile(path, stats) : { path, note: plainNote('not-a-file') };
  } catch (error) {
    return { path, note: await explain(base, path, error) };
  }
}

export function describeFile(path: string, stats: Stats): FoundFile {
  return { path, bytes: stats.size, modifiedMs: stats.mtimeMs, changedMs: stats.ctimeMs };
}

async function explain(base: string, path: string, error: unknown): Promise<ImageNote> {
  const system = systemCode(error) ?? String(error);
  if (system === 'ELOOP') return plainNote('link-to-itself');
  if (system !== 'ENOENT') return { reason: 'unreadable', facts: { system } };
  const itself = await lstat(join(base, path)).catch(() => null);
  if (itself?.isSymbolicLink() === true) return plainNote('dangling-link');
  // Bytes that are not UTF-8 reach us as replacement characters, and no file has that name.
  return plainNote(path.includes('\ufffd') ? 'not-utf-8' : 'vanished');
}

/** All files below `under`, depth first, by code point. Never throws for what a folder below it is like. */
export async function* walkFolder(
  base: string,
  under: string,
  above: readonly string[] = [],
): AsyncGenerator<FoundFile | Noted> {
  let listing: FolderListing;
  let identity: string;
  try {
    const { dev, ino } = await stat(join(base, under), { bigint: true });
    identity = `${dev.toString()}:${ino.toString()}`;
    if (above.includes(identity) || above.length >= MAX_DEPTH) {
      yield { path: under, note: { reason: 'link-upwards', facts: {} } };
      return;
    }
    listing = await listFolder(base, under);
  } catch (error) {
    const system = systemCode(error) ?? String(error);
    yield { path: under, note: { reason: 'folder-unreadable', facts: { system } } };
    return;
  }
  yield* listing.noted;
  yield* listing.files;
  for (const name of listing.folders) yield* walkFolder(base, joinPath(under, name), [...above, identity]);
}
