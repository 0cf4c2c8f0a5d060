/** Paths that come over the wire: what is taken as the place of a file below a folder, on any system. */

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
