/** Preferences as one document of a settings store that a host brings. */

import { preferencesFrom, storedPreferences } from './preferences';
import type { StoredPreferences } from './preferences';
import type { PreferencesStore } from '../workbench/session/ports';

export interface PreferencesDocument {
  /** Whatever is kept, of any age. */
  get(): unknown;
  set(document: StoredPreferences): void;
}

export function preferencesIn(document: PreferencesDocument): PreferencesStore {
  return {
    read: () => preferencesFrom(document.get()),
    write: (preferences) => document.set(storedPreferences(preferences, document.get())),
  };
}
