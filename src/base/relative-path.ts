/** Paths below a folder: where a path leads, and what is taken as one when it comes over the wire, on any system. */

import { isAbsolute, relative, sep } from 'node:path';

/** Whether an absolute path is that of the folder or leads to something below it. */
export function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return !(way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way));
}

/** What Windows keeps for devices, with any extension. */
const RESERVED = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?$/i;
/** Backslashes part names on Windows; control characters are in no name that a person gave. */
const UNUSABLE = /[/\\\p{Cc}]/u;
const UNUSABLE_ON_WINDOWS = /[<>:"|?*]|[. ]$/;

const LONGEST_NAME = 255;
const MOST_NAMES = 64;
const LONGEST_PATH = 4096;

/** Whether a name is that of a file or a folder and of nothing else. */
export function isPlainName(name: string, platform: string): boolean {
  if (name === '' || name === '.' || name === '..' || name.length > LONGEST_NAME) return false;
  if (UNUSABLE.test(name) || RESERVED.test(name)) return false;
  return platform !== 'win32' || !UNUSABLE_ON_WINDOWS.test(name);
}

/** The names of a relative path with forward slashes; null when it is none, or leads upwards. */
export function plainPath(path: string, platform: string): string[] | null {
  if (path.length > LONGEST_PATH) return null;
  const names = path.split('/');
  return names.length <= MOST_NAMES && names.every((name) => isPlainName(name, platform)) ? names : null;
}
