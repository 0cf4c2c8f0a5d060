/** Checks paths below a folder, also those that come over the wire, for any system. */

import { isAbsolute, relative, sep } from 'node:path';

/** Whether an absolute path is the folder or lies below it. */
export function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return !(way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way));
}

/** Names that Windows reserves for devices, with any extension. */
const RESERVED = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?$/i;
/** Backslashes separate names on Windows; nobody types control characters. */
const UNUSABLE = /[/\\\p{Cc}]/u;
const UNUSABLE_ON_WINDOWS = /[<>:"|?*]|[. ]$/;

const LONGEST_NAME = 255;
const MOST_NAMES = 64;
const LONGEST_PATH = 4096;

/** Whether a name can only be that of a file or a folder. */
export function isPlainName(name: string, platform: string): boolean {
  if (name === '' || name === '.' || name === '..' || name.length > LONGEST_NAME) return false;
  if (UNUSABLE.test(name) || RESERVED.test(name)) return false;
  return platform !== 'win32' || !UNUSABLE_ON_WINDOWS.test(name);
}

/** Splits a relative path with forward slashes; null if it is not one or leads upwards. */
export function plainPath(path: string, platform: string): string[] | null {
  if (path.length > LONGEST_PATH) return null;
  const names = path.split('/');
  return names.length <= MOST_NAMES && names.every((name) => isPlainName(name, platform)) ? names : null;
}
