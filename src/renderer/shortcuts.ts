/** Single keys that act anywhere on the page while no field has the focus. */

import { ACCELERATORS } from '../shared/contract/accelerators';

/** Key, what it does, and under which key of `i18n.m.settings` it is explained. */
export const SHORTCUTS = [
  { key: 'n', to: 'new', text: 'keyNew' },
  { key: 'r', to: 'runs', text: 'keyRuns' },
  { key: 'c', to: 'compare', text: 'keyCompare' },
  { key: 'p', to: 'predict', text: 'keyPredict' },
  { key: ',', to: 'settings', text: 'keySettings' },
  { key: '?', to: 'shortcuts', text: 'keyHelp' },
] as const;

/** Keys that views answer to, for the list. */
export const VIEW_SHORTCUTS = [
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

/** Keys of the window, where the page stands in one of its own. */
export const WINDOW_SHORTCUTS = [
  { key: ACCELERATORS.new, text: 'keyNew' },
  { key: ACCELERATORS.openFolder, text: 'keyOpenFolder' },
  { key: ACCELERATORS.openImages, text: 'keyOpenImages' },
  { key: ACCELERATORS.runs, text: 'keyRuns' },
  { key: ACCELERATORS.compare, text: 'keyCompare' },
  { key: ACCELERATORS.predict, text: 'keyPredict' },
  { key: ACCELERATORS.settings, text: 'keySettings' },
  { key: ACCELERATORS.shortcuts, text: 'keyHelp' },
  { key: ACCELERATORS.togglePause, text: 'keyPause' },
  { key: ACCELERATORS.close, text: 'keyClose' },
  { key: ACCELERATORS.quit, text: 'keyQuit' },
] as const;

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
export function shortcutOf(event: KeyboardEvent): (typeof SHORTCUTS)[number]['to'] | null {
  if (!isPageKey(event)) return null;
  return SHORTCUTS.find((each) => each.key === event.key)?.to ?? null;
}
