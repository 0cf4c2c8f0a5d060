/** Single keys that act anywhere on the page while no field has the focus, and the list of all keys. */

import { ACCELERATORS, VIEW_NAMES, VIEWS, type ViewName } from '../shared/contract/views';
import type { Messages } from './i18n/shape';

/** Keys that views answer to, with their text in `m.settings`. */
const VIEW_KEYS = [
  { key: '/', text: 'keySearch' },
  { key: 'Space', text: 'keyPause' },
  { key: 's', text: 'keyCheckpoint' },
  { key: '↑ ↓', text: 'keyRow' },
  { key: 'Enter', text: 'keyOpen' },
  { key: 'F2', text: 'keyRename' },
  { key: 'Delete', text: 'keyDelete' },
  { key: 'CmdOrCtrl+A', text: 'keyChooseAll' },
  { key: 'CmdOrCtrl+V', text: 'keyPaste' },
  { key: '← →', text: 'keyImage' },
  { key: '← → + − 0', text: 'keyChart' },
  { key: 'Esc', text: 'keyEscape' },
] as const;

const WINDOW_KEYS = {
  openFolder: 'keyOpenFolder',
  openImages: 'keyOpenImages',
  shortcuts: 'keyHelp',
  togglePause: 'keyPause',
  close: 'keyClose',
  quit: 'keyQuit',
} as const satisfies Record<keyof typeof ACCELERATORS, keyof Messages['settings']>;

interface KeyRow {
  readonly key: string;
  readonly text: string;
}

/** Every key with what it does. */
export function keyList(m: Messages, hasMenuBar: boolean): KeyRow[] {
  const rowsBy = (kind: 'key' | 'accelerator'): KeyRow[] =>
    VIEW_NAMES.map((view) => ({ key: VIEWS[view][kind], text: m.views[view] }));
  const commands = Object.keys(WINDOW_KEYS) as (keyof typeof WINDOW_KEYS)[];
  const ofWindow = commands.map((each) => ({ key: ACCELERATORS[each], text: m.settings[WINDOW_KEYS[each]] }));
  return [
    ...rowsBy('key'),
    { key: '?', text: m.settings.keyHelp },
    ...VIEW_KEYS.map(({ key, text }) => ({ key, text: m.settings[text] })),
    ...(hasMenuBar ? [...rowsBy('accelerator'), ...ofWindow] : []),
  ];
}

/** As it is printed on the keys of this computer: `Ctrl+Shift+P`, `⇧⌘P`. */
export function keyText(key: string, isMac: boolean): string {
  if (!isMac) return key.replace('CmdOrCtrl', 'Ctrl');
  return key.replace('CmdOrCtrl+Shift+', '⇧⌘').replace('CmdOrCtrl+', '⌘');
}

const FIELDS = 'input:not([type="radio"]):not([type="checkbox"]), select, textarea, [contenteditable]';

/** Whether a key belongs to the page: no field wants it, no dialog or menu is open, no modifier is held. */
export function isPageKey(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (document.querySelector('dialog[open]') !== null) return false;
  return !(event.target instanceof Element && event.target.closest(FIELDS) !== null);
}

/** Where the pressed key leads, or null. */
export function targetOf(event: KeyboardEvent): ViewName | 'shortcuts' | null {
  if (!isPageKey(event)) return null;
  if (event.key === '?') return 'shortcuts';
  return VIEW_NAMES.find((view) => VIEWS[view].key === event.key) ?? null;
}
