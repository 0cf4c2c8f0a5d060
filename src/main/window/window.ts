/** The window: where it was last time, shown once it has something to show, and loaded again when its page dies. */

import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import type { ShellTexts } from '../i18n/en';
import { box } from './dialogs';
import type { Settings } from './settings-store';
import { PAGE_ADDRESS } from './page-address';
import { PAGE_PREFERENCES } from './security';
import { placeFor, SMALLEST } from './window-place';

const BACKGROUND = { light: '#ffffff', dark: '#15181b' };

/** @param preload the built preload script */
export function openWindow(preload: string, icon: string, kept: Settings['window']): BrowserWindow {
  const [primary, ...others] = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map((each) => each.workArea);
  const place = placeFor(kept.read(), [primary ?? { x: 0, y: 0, ...SMALLEST }, ...others]);
  const { x, y, width, height } = place;
  const window = new BrowserWindow({
    ...{ x, y, width, height, show: false, icon, title: 'Lathe' },
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: { ...PAGE_PREFERENCES, preload },
  });
  if (place.isMaximized) window.maximize();
  if (place.isFullScreen) window.setFullScreen(true);
  window.once('ready-to-show', () => window.show());
  rememberPlace(window, kept);
  void window.loadURL(PAGE_ADDRESS);
  return window;
}

const SETTLED_MS = 400;

function rememberPlace(window: BrowserWindow, kept: Settings['window']): void {
  let settling: NodeJS.Timeout | undefined;
  const write = (): void => {
    clearTimeout(settling);
    const isMaximized = window.isMaximized();
    const isFullScreen = window.isFullScreen();
    kept.write({ ...window.getNormalBounds(), isMaximized, isFullScreen });
  };
  const settle = (): void => {
    clearTimeout(settling);
    settling = setTimeout(write, SETTLED_MS);
  };
  window.on('resize', settle);
  window.on('move', settle);
  window.on('close', write);
  window.on('closed', () => clearTimeout(settling));
}

export function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** Two crashes within this time are one trouble. */
const AGAIN_MS = 60_000;

/** A page that crashes is loaded again, once; one that crashes again or hangs is a person’s to decide on. */
export function watchPage(window: BrowserWindow, texts: () => ShellTexts): void {
  let lastCrashMs = -Infinity;
  let isAsking = false;
  /** @returns the button; null where a box is open already, or the window is gone */
  const choose = async (message: string, detail: string, buttons: string[]): Promise<string | null> => {
    if (isAsking || window.isDestroyed()) return null;
    isAsking = true;
    const { response } = await box(window, { type: 'warning', message, detail, buttons });
    isAsking = false;
    return window.isDestroyed() ? null : (buttons[response] ?? null);
  };
  const crashed = async (isFirst: boolean): Promise<void> => {
    const { pageGone, pageGoneMore, loadAgain, quit } = texts().dialogs;
    const chosen = isFirst ? loadAgain : await choose(pageGone, pageGoneMore, [loadAgain, quit]);
    if (chosen === loadAgain) window.webContents.reload();
    if (chosen === quit) app.quit();
  };
  const hangs = async (): Promise<void> => {
    const { pageHangs, pageHangsMore, wait, loadAgain } = texts().dialogs;
    const chosen = await choose(pageHangs, pageHangsMore, [wait, loadAgain]);
    if (chosen === loadAgain) window.webContents.forcefullyCrashRenderer();
  };
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    const isFirst = performance.now() - lastCrashMs > AGAIN_MS;
    lastCrashMs = performance.now();
    void crashed(isFirst);
  });
  window.on('unresponsive', () => void hangs());
}
