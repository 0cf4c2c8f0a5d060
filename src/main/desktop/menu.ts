/** The menu bar, with its accelerators. What the page does is sent to it as a command. */

import { app, type MenuItemConstructorOptions } from 'electron';
import type { ShellCommand } from '../../shared/contract/host';
import { ACCELERATORS, VIEW_NAMES, VIEWS, type ViewName } from '../../shared/contract/views';
import type { ShellTexts } from '../i18n/en';

export interface MenuActions {
  readonly command: (command: ShellCommand) => void;
  readonly openFolder: () => void;
  readonly openImages: () => void;
  readonly showNotices: () => void;
}

type Item = MenuItemConstructorOptions;

const SEPARATOR: Item = { type: 'separator' };

export function menuTemplate({ menu, views }: ShellTexts, platform: string, actions: MenuActions): Item[] {
  const isMac = platform === 'darwin';
  const go = (to: ViewName | 'shortcuts', label: string, accelerator: string): Item => {
    return { id: `go-${to}`, label, accelerator, click: () => actions.command({ kind: 'go', to }) };
  };
  const viewsIn = (place: (typeof VIEWS)[ViewName]['menu']): Item[] =>
    VIEW_NAMES.filter((view) => VIEWS[view].menu === place).map((view) =>
      go(view, views[view], VIEWS[view].accelerator),
    );
  const item = (id: string, name: keyof typeof ACCELERATORS, click: () => void): Item => {
    return { id, label: menu[name], accelerator: ACCELERATORS[name], click };
  };
  const roles = (...names: readonly (Item['role'] & keyof typeof menu)[]): Item[] =>
    names.map((role) => ({ role, label: menu[role] }));
  const quit = item('quit', 'quit', () => app.quit());
  const application = [
    ...viewsIn('application').map((each) => ({ ...each, label: `${each.label ?? ''}…` })),
    SEPARATOR,
  ];
  const file = [
    ...viewsIn('file'),
    SEPARATOR,
    item('open-folder', 'openFolder', actions.openFolder),
    item('open-pictures', 'openImages', actions.openImages),
    SEPARATOR,
    ...(isMac ? [] : application),
    { role: 'close', label: menu.close, accelerator: ACCELERATORS.close } as const,
    ...(isMac ? [] : [quit]),
  ];
  const edit = [...roles('undo', 'redo'), SEPARATOR, ...roles('cut', 'copy', 'paste', 'selectAll')];
  const zoom = [...roles('reload', 'resetZoom', 'zoomIn', 'zoomOut'), SEPARATOR];
  const view = [...viewsIn('view'), SEPARATOR, ...zoom, ...roles('togglefullscreen', 'toggleDevTools')];
  const help = [
    go('shortcuts', menu.shortcuts, ACCELERATORS.shortcuts),
    { id: 'notices', label: menu.notices, click: actions.showNotices },
    ...(isMac ? [] : roles('about')),
  ];
  const hiding = [...roles('hide', 'hideOthers', 'unhide'), SEPARATOR];
  return [
    ...(isMac ? [{ label: 'Lathe', submenu: [...roles('about'), SEPARATOR, ...application, ...hiding, quit] }] : []),
    { label: menu.file, submenu: file },
    { label: menu.edit, submenu: edit },
    {
      label: menu.run,
      submenu: [item('toggle-pause', 'togglePause', () => actions.command({ kind: 'toggle-pause' }))],
    },
    { label: menu.view, submenu: view },
    { role: 'window', label: menu.window, submenu: roles('minimize') },
    { role: 'help', label: menu.help, submenu: help },
  ];
}
