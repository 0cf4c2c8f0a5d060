/** What a person prefers: defaults, what an earlier or a later Lathe kept, and where a host keeps it. */

import { mkdir, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { replaceFile } from '../../base/atomic-file';
import { translateFileError } from '../../base/file-errors';
import { ShapeError, oneOf, yesOrNo, type Check } from '../../core/json-check';
import type { Preferences } from '../../shared/contract/host';
import type { PreferencesStore } from '../workbench/session/ports';

export const DEFAULT_PREFERENCES: Preferences = {
  theme: 'system',
  language: 'system',
  notifications: true,
  keepAwake: true,
};

/** The format of what is kept. It grows when a member changes its meaning; a new member needs no new format. */
const PREFERENCES_FORMAT = 1;

/** As they are kept. */
interface StoredPreferences extends Preferences {
  readonly format: number;
}

/** A check for each member; a page’s changes are checked by the same table. */
export const PREFERENCE_CHECKS: { readonly [K in keyof Preferences]: Check<Preferences[K]> } = {
  theme: oneOf('system', 'light', 'dark'),
  language: oneOf('system', 'en', 'zh-CN'),
  notifications: yesOrNo,
  keepAwake: yesOrNo,
};

type Document = Readonly<Record<string, unknown>>;

function documentOf(stored: unknown): Document {
  return typeof stored === 'object' && stored !== null && !Array.isArray(stored) ? (stored as Document) : {};
}

/**
 * Reads preferences of any age. A member that is missing, or that this Lathe can’t use, has its default; the others
 * are kept.
 */
export function preferencesFrom(stored: unknown): Preferences {
  const document = documentOf(stored);
  const member = <K extends keyof Preferences>(key: K): Preferences[K] => {
    try {
      return PREFERENCE_CHECKS[key](document[key], key);
    } catch (error) {
      if (error instanceof ShapeError) return DEFAULT_PREFERENCES[key];
      throw error;
    }
  };
  return {
    theme: member('theme'),
    language: member('language'),
    notifications: member('notifications'),
    keepAwake: member('keepAwake'),
  };
}

/** The document with the preferences in it; members that only a later Lathe knows are kept as they are. */
export function storedPreferences(preferences: Preferences, before: unknown): StoredPreferences {
  const known = documentOf(before);
  const { format } = known;
  const knownFormat = typeof format === 'number' && Number.isSafeInteger(format) ? format : 0;
  return { ...known, ...preferences, format: Math.max(knownFormat, PREFERENCES_FORMAT) };
}

interface PreferencesDocument {
  /** Whatever is kept, of any age. */
  get(): unknown;
  set(document: StoredPreferences): void;
}

/** Preferences as one document of a settings store that a host brings. */
export function preferencesIn(document: PreferencesDocument): PreferencesStore {
  return {
    read: () => preferencesFrom(document.get()),
    write: (preferences) => document.set(storedPreferences(preferences, document.get())),
  };
}

/** Preferences in a JSON file. It is read once; without one the defaults hold, and the first change makes it. */
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
  const text = await readFile(file, 'utf8').catch(() => 'null');
  try {
    return JSON.parse(text) as unknown;
  } catch {
    await rename(file, `${file}.damaged`).catch(() => undefined);
    return null;
  }
}
