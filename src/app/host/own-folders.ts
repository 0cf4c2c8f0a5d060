/** Lathe’s own folders: what a person uploads, trains and looks at is nobody else’s on the same machine. */

import { chmodSync, mkdirSync, statSync } from 'node:fs';

const OWNER_ONLY = 0o700;
const OTHERS = 0o077;

/**
 * Makes a folder for the owner alone where it is missing. Never throws: whoever writes into it says what is wrong with it.
 *
 * @param folder absolute
 * @param ifThere `closed` for a folder in Lathe’s own place, which earlier versions left open; `kept` for one that a
 *   person named and may share
 */
export function makeForOwner(folder: string, ifThere: 'closed' | 'kept'): void {
  try {
    mkdirSync(folder, { recursive: true, mode: OWNER_ONLY });
    const { mode, uid } = statSync(folder);
    const isOpen = uid === process.getuid?.() && (mode & OTHERS) !== 0;
    if (isOpen && ifThere === 'closed') chmodSync(folder, OWNER_ONLY);
  } catch {
    return;
  }
}
