/** Single keys that act anywhere on the page while no field has the focus. */

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
  { key: 'Ctrl+A', text: 'keyChooseAll' },
  { key: 'Ctrl+V', text: 'keyPaste' },
  { key: '← →', text: 'keyPicture' },
  { key: '← → + − 0', text: 'keyChart' },
  { key: 'Esc', text: 'keyEscape' },
] as const;

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
