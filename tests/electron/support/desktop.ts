/** A desktop with a notification area, as far as Lathe asks for one, and what the shell draws on it. */

import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { ElectronApplication } from 'playwright-core';
import type { Home } from './electron';

/** Answers that something draws icons; every other question is refused. */
const GDBUS = `#!/bin/sh
case "$*" in
  *NameHasOwner*org.kde.StatusNotifierWatcher) echo '(true,)' ;;
  *) exit 1 ;;
esac
`;

/** The environment of a start on such a desktop. Nothing listens on its bus, so that no other desktop is touched. */
export function withNotificationArea({ folder }: Home): Readonly<Record<string, string>> {
  const commands = join(folder, 'commands');
  mkdirSync(commands);
  writeFileSync(join(commands, 'gdbus'), GDBUS);
  chmodSync(join(commands, 'gdbus'), 0o755);
  return {
    PATH: [commands, process.env['PATH'] ?? ''].join(delimiter),
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(folder, 'no-bus')}`,
  };
}

/** From now on what is drawn on the task bar and on the tray is kept as well. */
export async function recordDesktop(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ BrowserWindow, Tray }) => {
    Object.assign(BrowserWindow, { progress: [] });
    const spy = (prototype: object, name: string, keep: (self: unknown, value: unknown) => void): void => {
      const real = Reflect.get(prototype, name) as (...args: readonly unknown[]) => unknown;
      Object.assign(prototype, {
        [name](this: unknown, ...args: readonly unknown[]) {
          keep(this, args[0]);
          return Reflect.apply(real, this, args);
        },
      });
    };
    spy(BrowserWindow.prototype, 'setProgressBar', (_window, share) => {
      (Reflect.get(BrowserWindow, 'progress') as unknown[]).push(share);
    });
    spy(Tray.prototype, 'setToolTip', (drawn, toolTip) => Object.assign(Tray, { drawn, toolTip }));
    spy(Tray.prototype, 'setContextMenu', (_tray, menu) => Object.assign(Tray, { menu }));
  });
}

/** On the task bar, oldest first; as {@link recordDesktop} has kept it. */
export function drawnProgress(app: ElectronApplication): Promise<readonly number[]> {
  return app.evaluate(({ BrowserWindow }) => Reflect.get(BrowserWindow, 'progress') as number[]);
}

export interface DrawnTray {
  readonly toolTip: string;
  readonly menu: readonly string[];
}

/** As it is drawn at the moment. */
export function drawnTray(app: ElectronApplication): Promise<DrawnTray> {
  return app.evaluate(({ Tray }) => ({
    toolTip: Reflect.get(Tray, 'toolTip') as string,
    menu: (Reflect.get(Tray, 'menu') as Electron.Menu).items
      .filter(({ type }) => type !== 'separator')
      .map(({ label }) => label),
  }));
}

/** @param label of an item of its menu that begins so; null for the icon itself */
export async function clickTray(app: ElectronApplication, label: string | null): Promise<void> {
  await app.evaluate(({ Tray }, text) => {
    if (text === null) (Reflect.get(Tray, 'drawn') as Electron.Tray).emit('click');
    else (Reflect.get(Tray, 'menu') as Electron.Menu).items.find((each) => each.label.startsWith(text))?.click();
  }, label);
}

export function isWindowVisible(app: ElectronApplication): Promise<boolean> {
  return app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() === true);
}

/** As its button or the menu closes it. */
export async function closeWindow(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
}
