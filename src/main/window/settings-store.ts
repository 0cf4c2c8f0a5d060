/**
 * What the shell keeps between starts: preferences and the window’s place, in electron-store. That reads and writes its
 * file synchronously whenever it is asked, so it is read once, before there is a window, and asked again only to write.
 */

import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { app, ipcMain } from 'electron';
import Store from 'electron-store';
import type { Options } from 'electron-store';
import { preferencesFrom, storedPreferences } from '../../app/host/preferences';
import type { PreferencesStore } from '../../app/workbench/session/ports';
import type { WindowPlace } from './window-place';

interface Kept {
  /** Of any format: see `preferencesFrom`. */
  preferences: Readonly<Record<string, unknown>>;
  window: WindowPlace | null;
}

const coordinate = { type: 'integer', minimum: -100_000, maximum: 100_000 } as const;
const extent = { type: 'integer', minimum: 1, maximum: 100_000 } as const;
const flag = { type: 'boolean' } as const;
const place = { x: coordinate, y: coordinate, width: extent, height: extent, isMaximized: flag, isFullScreen: flag };

const NAME = 'settings';
const OPTIONS: Options<Kept> = {
  name: NAME,
  schema: {
    preferences: { type: 'object' },
    window: {
      type: ['object', 'null'],
      properties: place,
      required: Object.keys(place),
      additionalProperties: false,
    },
  },
  defaults: { preferences: {}, window: null },
  // From each version on. Preferences carry a format of their own, and are brought up to date by their reader.
  migrations: {
    '0.1.0': (store) => {
      const preferences = preferencesOf(store);
      void preferences.write(preferences.read());
    },
  },
};

function preferencesOf(store: Pick<Store<Kept>, 'get' | 'set'>): PreferencesStore {
  return {
    read: () => preferencesFrom(store.get('preferences')),
    write: (preferences) => store.set('preferences', storedPreferences(preferences, store.get('preferences'))),
  };
}

export interface Settings {
  readonly preferences: PreferencesStore;
  /** null at the first start. */
  readonly window: { read(): WindowPlace | null; write(place: WindowPlace): void };
}

/** @param onPreferences called after preferences were written */
export function openSettings(onPreferences: () => void): Settings {
  const store = openStore();
  // electron-store offers the settings’ folder to any page; ours is not to know it.
  ipcMain.removeAllListeners('electron-store-get-data');
  const document = preferencesOf(store);
  let preferences = document.read();
  let window = store.get('window');
  return {
    preferences: {
      read: () => preferences,
      write: (changed) => {
        void document.write(changed);
        preferences = changed;
        onPreferences();
      },
    },
    window: {
      read: () => window,
      write: (place) => {
        store.set('window', place);
        window = place;
      },
    },
  };
}

/** What can’t be read is put aside, not written over: a person may have edited it. */
function openStore(): Store<Kept> {
  try {
    return new Store<Kept>(OPTIONS);
  } catch {
    const file = join(app.getPath('userData'), `${NAME}.json`);
    renameSync(file, `${file}.damaged`);
    return new Store<Kept>(OPTIONS);
  }
}
