/** What the shell keeps between starts: preferences and the window’s place, in electron-store. */

import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { app, ipcMain } from 'electron';
import Store from 'electron-store';
import type { Options, Schema } from 'electron-store';
import { preferencesIn } from '../../app/host/preferences';
import type { PreferencesStore } from '../../app/workbench/session/ports';
import type { Preferences } from '../../shared/contract/host';
import type { WindowPlace } from './window-place';

interface Kept {
  /** Read and written by `preferencesIn`, which knows every format of them. */
  preferences: Readonly<Record<string, unknown>>;
  window: WindowPlace | null;
}

const coordinate = { type: 'integer', minimum: -100_000, maximum: 100_000 } as const;
const extent = { type: 'integer', minimum: 1, maximum: 100_000 } as const;
const SCHEMA: Schema<Kept> = {
  preferences: { type: 'object' },
  window: {
    type: ['object', 'null'],
    properties: {
      x: coordinate,
      y: coordinate,
      width: extent,
      height: extent,
      isMaximized: { type: 'boolean' },
      isFullScreen: { type: 'boolean' },
    },
    required: ['x', 'y', 'width', 'height', 'isMaximized', 'isFullScreen'],
    additionalProperties: false,
  },
};

const NAME = 'settings';
const OPTIONS: Options<Kept> = {
  name: NAME,
  schema: SCHEMA,
  defaults: { preferences: {}, window: null },
  // From each version on. Preferences carry a format of their own, and are brought up to date by their reader.
  migrations: {
    '0.1.0': (store) => {
      const preferences = preferencesOf(store);
      void preferences.write(preferences.read());
    },
  },
};

type Document = Pick<Store<Kept>, 'get' | 'set'>;

function preferencesOf(store: Document): PreferencesStore {
  return preferencesIn({
    get: () => store.get('preferences'),
    set: (document) => store.set('preferences', { ...document }),
  });
}

export interface Settings {
  readonly preferences: PreferencesStore;
  readonly window: { read(): WindowPlace | null; write(place: WindowPlace): void };
  /** Told after preferences were written. */
  onPreferences(listener: (preferences: Preferences) => void): void;
}

export function openSettings(): Settings {
  const store = openStore();
  // electron-store offers the settings’ folder to any page; ours is not to know it.
  ipcMain.removeAllListeners('electron-store-get-data');
  const listeners: ((preferences: Preferences) => void)[] = [];
  const kept = preferencesOf(store);
  return {
    preferences: {
      read: () => kept.read(),
      write: (preferences) => {
        void kept.write(preferences);
        for (const listener of listeners) listener(preferences);
      },
    },
    window: { read: () => store.get('window'), write: (place) => store.set('window', place) },
    onPreferences: (listener) => void listeners.push(listener),
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
