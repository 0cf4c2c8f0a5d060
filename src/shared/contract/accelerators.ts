/** Keys of the menu bar, as Electron writes them; the page lists them beside its own. */
export const ACCELERATORS = {
  new: 'CmdOrCtrl+N',
  openFolder: 'CmdOrCtrl+O',
  openImages: 'CmdOrCtrl+Shift+O',
  runs: 'CmdOrCtrl+1',
  compare: 'CmdOrCtrl+2',
  predict: 'CmdOrCtrl+3',
  settings: 'CmdOrCtrl+,',
  shortcuts: 'CmdOrCtrl+/',
  togglePause: 'CmdOrCtrl+Shift+P',
  close: 'CmdOrCtrl+W',
  quit: 'CmdOrCtrl+Q',
} as const;
