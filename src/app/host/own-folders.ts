/** Lathe’s own folders: what a person uploads, trains and looks at is nobody else’s on the same machine. */

import { chmodSync, mkdirSync, statSync } from 'node:fs';

const OWNER_ONLY = 0o700;
const OTHERS = 0o077;

/**
 * Makes the folders for the owner alone, and closes those that earlier versions left open. Never throws: whoever writes
 * into one says what is wrong with it.
 *
 * @param folders absolute
 */
export function closeToOthers(folders: readonly string[]): void {
  for (const folder of folders) {
    try {
      mkdirSync(folder, { recursive: true, mode: OWNER_ONLY });
      const { mode, uid } = statSync(folder);
      if (uid === process.getuid?.() && (mode & OTHERS) !== 0) chmodSync(folder, OWNER_ONLY);
    } catch {
      continue;
    }
  }
}
