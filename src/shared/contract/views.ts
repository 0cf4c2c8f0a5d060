/**
 * Where a person can go from anywhere, and the commands of the menu bar. Addresses, navigation, keys and menu items derive
 * from these tables; `src/renderer/views/index.ts` gives each view its component.
 */

interface ViewEntry {
  /** The key that leads to it, while no field has the focus. */
  readonly key: string;
  /** Key of the menu bar, as Electron writes it. */
  readonly accelerator: string;
  /** Where the menu bar has it; on macOS `application` is a menu of its own. */
  readonly menu: 'file' | 'view' | 'application';
}

export const VIEWS = {
  runs: { key: 'r', accelerator: 'CmdOrCtrl+1', menu: 'view' },
  new: { key: 'n', accelerator: 'CmdOrCtrl+N', menu: 'file' },
  compare: { key: 'c', accelerator: 'CmdOrCtrl+2', menu: 'view' },
  predict: { key: 'p', accelerator: 'CmdOrCtrl+3', menu: 'view' },
  settings: { key: ',', accelerator: 'CmdOrCtrl+,', menu: 'application' },
} as const satisfies Record<string, ViewEntry>;

export type ViewName = keyof typeof VIEWS;

export const VIEW_NAMES = Object.keys(VIEWS) as readonly ViewName[];

/** Keys of the menu bar besides those of the views. */
export const ACCELERATORS = {
  openFolder: 'CmdOrCtrl+O',
  openImages: 'CmdOrCtrl+Shift+O',
  shortcuts: 'CmdOrCtrl+/',
  togglePause: 'CmdOrCtrl+Shift+P',
  close: 'CmdOrCtrl+W',
  quit: 'CmdOrCtrl+Q',
} as const;
