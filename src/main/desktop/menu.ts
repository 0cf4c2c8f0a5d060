/** The menu bar, with its accelerators. What the page does is sent to it as a command. */

import type { MenuItemConstructorOptions } from 'electron';
import { ACCELERATORS } from '../../shared/contract/accelerators';
import type { ShellCommand } from '../../shared/contract/host';
import type { ShellTexts } from '../i18n/en';

export interface MenuActions {
  readonly command: (command: ShellCommand) => void;
  readonly openFolder: () => void;
  readonly openImages: () => void;
  readonly showNotices: () => void;
  readonly quit: () => void;
}

type Item = MenuItemConstructorOptions;
type Place = Extract<ShellCommand, { kind: 'go' }>['to'];

const SEPARATOR: Item = { type: 'separator' };

export function menuTemplate({ menu }: ShellTexts, platform: string, actions: MenuActions): Item[] {
  const isMac = platform === 'darwin';
  const go = (label: string, to: Place, accelerator: string): Item => {
    return { id: `go-${to}`, label, accelerator, click: () => actions.command({ kind: 'go', to }) };
  };
  const settings = go(menu.settings, 'settings', ACCELERATORS.settings);
  const quit: Item = { id: 'quit', label: menu.quit, accelerator: ACCELERATORS.quit, click: actions.quit };
  const file: Item[] = [
    go(menu.newRun, 'new', ACCELERATORS.new),
    SEPARATOR,
    { id: 'open-folder', label: menu.openFolder, accelerator: ACCELERATORS.openFolder, click: actions.openFolder },
    {
      id: 'open-pictures',
      label: menu.openImages,
      accelerator: ACCELERATORS.openImages,
      click: actions.openImages,
    },
    SEPARATOR,
    ...(isMac ? [] : [settings, SEPARATOR]),
    { role: 'close', label: menu.close, accelerator: ACCELERATORS.close },
    ...(isMac ? [] : [quit]),
  ];
  const run: Item[] = [
    {
      id: 'toggle-pause',
      label: menu.togglePause,
      accelerator: ACCELERATORS.togglePause,
      click: () => actions.command({ kind: 'toggle-pause' }),
    },
  ];
  const view: Item[] = [
    go(menu.runs, 'runs', ACCELERATORS.runs),
    go(menu.compare, 'compare', ACCELERATORS.compare),
    go(menu.predict, 'predict', ACCELERATORS.predict),
    SEPARATOR,
    ...viewItems(menu),
  ];
  const help: Item[] = [
    go(menu.shortcuts, 'shortcuts', ACCELERATORS.shortcuts),
    { id: 'notices', label: menu.notices, click: actions.showNotices },
    ...(isMac ? [] : [{ role: 'about', label: menu.about } as const]),
  ];
  return [
    ...(isMac ? [applicationMenu(menu, settings, quit)] : []),
    { label: menu.file, submenu: file },
    { label: menu.edit, submenu: editItems(menu) },
    { label: menu.run, submenu: run },
    { label: menu.view, submenu: view },
    { role: 'window', label: menu.window, submenu: [{ role: 'minimize', label: menu.minimize }] },
    { role: 'help', label: menu.help, submenu: help },
  ];
}

function editItems(menu: ShellTexts['menu']): Item[] {
  return [
    { role: 'undo', label: menu.undo },
    { role: 'redo', label: menu.redo },
    SEPARATOR,
    { role: 'cut', label: menu.cut },
    { role: 'copy', label: menu.copy },
    { role: 'paste', label: menu.paste },
    { role: 'selectAll', label: menu.selectAll },
  ];
}

function viewItems(menu: ShellTexts['menu']): Item[] {
  return [
    { role: 'reload', label: menu.reload },
    { role: 'resetZoom', label: menu.actualSize },
    { role: 'zoomIn', label: menu.zoomIn },
    { role: 'zoomOut', label: menu.zoomOut },
    SEPARATOR,
    { role: 'togglefullscreen', label: menu.fullScreen },
    { role: 'toggleDevTools', label: menu.developer },
  ];
}

/** macOS’ first menu. */
function applicationMenu(menu: ShellTexts['menu'], settings: Item, quit: Item): Item {
  const hiding: Item[] = [
    { role: 'hide', label: menu.hide },
    { role: 'hideOthers', label: menu.hideOthers },
    { role: 'unhide', label: menu.showAll },
  ];
  const about: Item = { role: 'about', label: menu.about };
  return { label: 'Lathe', submenu: [about, SEPARATOR, settings, SEPARATOR, ...hiding, SEPARATOR, quit] };
}
