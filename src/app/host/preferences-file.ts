/** Preferences in a JSON file, for hosts without a settings store of their own. */

import { mkdir, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { translateFileError } from '../../base/file-errors';
import { preferencesFrom, storedPreferences } from './preferences';
import { replaceFile } from '../../base/atomic';
import type { Preferences } from '../../shared/contract/host';
import type { PreferencesStore } from '../workbench/session/ports';

/** Reads the file once; without one the defaults hold, and the first change makes it. */
export async function openPreferences(file: string): Promise<PreferencesStore> {
  const before = await readStored(file);
  let current = preferencesFrom(before);
  let writing = Promise.resolve();
  const write = async (preferences: Preferences): Promise<void> => {
    await mkdir(dirname(file), { recursive: true }).catch((error: unknown) => {
      throw translateFileError(error, file);
    });
    await replaceFile(file, `${JSON.stringify(storedPreferences(preferences, before), null, 2)}\n`);
    current = preferences;
  };
  return {
    read: () => current,
    write: (preferences) => {
      const written = writing.then(() => write(preferences));
      writing = written.catch(() => undefined);
      return written;
    },
  };
}

/** What can’t be read as JSON is put aside, not written over: a person may have edited it. */
async function readStored(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return null;
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    await rename(file, `${file}.damaged`).catch(() => undefined);
    return null;
  }
}
