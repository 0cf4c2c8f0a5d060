/** What a person prefers: defaults, what an earlier or a later Lathe kept, and where a host keeps it. */

import { mkdir, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as v from 'valibot';
import { replaceFile } from '../../base/atomic';
import { KeyedMutex } from '../../base/concurrency';
import { translateFileError } from '../../base/file-errors';
import { preferencesShape, type Preferences } from '../../shared/contract/host';
import type { PreferencesStore } from '../workbench/session/ports';

export const DEFAULT_PREFERENCES: Preferences = {
  theme: 'system',
  language: 'system',
  notifications: true,
  keepAwake: true,
};

/** The format of what is kept. It grows when a member changes its meaning; a new member needs no new format. */
const PREFERENCES_FORMAT = 1;

type Document = Readonly<Record<string, unknown>>;

function documentOf(stored: unknown): Document {
  return typeof stored === 'object' && stored !== null && !Array.isArray(stored) ? (stored as Document) : {};
}

/**
 * Reads preferences of any age. A member that is missing, or that this Lathe can’t use, has its default; the others
 * are kept.
 */
export function preferencesFrom(stored: unknown): Preferences {
  const known = documentOf(stored);
  const members = Object.entries(preferencesShape.entries);
  const usable = members.flatMap(([key, shape]) => (v.is(shape, known[key]) ? [[key, known[key]] as const] : []));
  return { ...DEFAULT_PREFERENCES, ...Object.fromEntries(usable) };
}

/** The document with the preferences in it; members that only a later Lathe knows are kept as they are. */
export function storedPreferences(preferences: Preferences, before: unknown): Document {
  const known = documentOf(before);
  const { format } = known;
  const knownFormat = typeof format === 'number' && Number.isSafeInteger(format) ? format : 0;
  return { ...known, ...preferences, format: Math.max(knownFormat, PREFERENCES_FORMAT) };
}

/** Preferences in a JSON file. It is read once; without one the defaults hold, and the first change makes it. */
export async function openPreferences(file: string): Promise<PreferencesStore> {
  const before = await readStored(file);
  let current = preferencesFrom(before);
  const turns = new KeyedMutex();
  const write = async (preferences: Preferences): Promise<void> => {
    await mkdir(dirname(file), { recursive: true }).catch((error: unknown) => {
      throw translateFileError(error, file);
    });
    await replaceFile(file, `${JSON.stringify(storedPreferences(preferences, before), null, 2)}\n`);
    current = preferences;
  };
  return {
    read: () => current,
    write: (preferences) => turns.run(file, () => write(preferences)),
  };
}

/** What can’t be read as JSON is put aside, not written over: a person may have edited it. */
async function readStored(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch(() => 'null');
  try {
    return JSON.parse(text) as unknown;
  } catch {
    await rename(file, `${file}.damaged`).catch(() => undefined);
    return null;
  }
}
