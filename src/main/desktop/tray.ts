/** The icon in the notification area: progress in its tooltip and menu, and the way back to a hidden window. */

import { execFile } from 'node:child_process';
import { app, Menu, Tray } from 'electron';
import type { RunId } from '../../shared/run';
import type { Language } from '../i18n/language';
import { lineOf, type LiveRun } from './live-runs';

const WATCHER = 'org.kde.StatusNotifierWatcher';
const ASK_MS = 2000;

/** Linux draws an icon only where a desktop watches for it; a window must not be hidden where nothing brings it back. */
export function hasTray(platform: string, env: Readonly<Record<string, string | undefined>>): Promise<boolean> {
  if (platform !== 'linux') return Promise.resolve(true);
  if (!env['DBUS_SESSION_BUS_ADDRESS']) return Promise.resolve(false);
  const bus = ['--session', '--dest', 'org.freedesktop.DBus', '--object-path', '/org/freedesktop/DBus'];
  const question = ['call', ...bus, '--method', 'org.freedesktop.DBus.NameHasOwner', WATCHER];
  return new Promise((resolve) => {
    execFile('gdbus', question, { timeout: ASK_MS }, (error, stdout) => {
      resolve(error === null && stdout.includes('true'));
    });
  });
}

export interface TrayActions {
  readonly show: () => void;
  readonly openRun: (runId: RunId) => void;
}

export class RunsTray {
  private readonly tray: Tray;

  constructor(
    icon: string,
    private readonly actions: TrayActions,
  ) {
    this.tray = new Tray(icon);
    this.tray.on('click', actions.show);
  }

  draw(runs: readonly LiveRun[], language: Language): void {
    const { texts } = language;
    const items = runs.map((run) => {
      return { label: lineOf(run, language), click: () => this.actions.openRun(run.row.runId) };
    });
    this.tray.setToolTip([texts.app, ...items.map(({ label }) => label)].join('\n'));
    const none = { label: texts.tray.nothing, enabled: false };
    const menu = Menu.buildFromTemplate([
      { label: texts.tray.show, click: this.actions.show },
      { type: 'separator' },
      ...(items.length > 0 ? items : [none]),
      { type: 'separator' },
      { label: texts.menu.quit, click: () => app.quit() },
    ]);
    this.tray.setContextMenu(menu);
  }
}
