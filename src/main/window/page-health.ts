/** A page that crashes is loaded again, once; one that crashes again or hangs is a person’s to decide on. */

import { app } from 'electron';
import type { BrowserWindow, MessageBoxOptions } from 'electron';
import { box } from './dialogs';
import type { ShellTexts } from '../i18n/en';

/** Two crashes within this time are one trouble. */
const AGAIN_MS = 60_000;

export function watchPage(window: BrowserWindow, texts: () => ShellTexts): void {
  let lastCrashMs = -Infinity;
  let isAsking = false;
  const choose = async (options: MessageBoxOptions, act: (chosen: number) => void): Promise<void> => {
    if (isAsking || window.isDestroyed()) return;
    isAsking = true;
    const { response } = await box(window, options);
    isAsking = false;
    if (!window.isDestroyed()) act(response);
  };
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    const isFirst = performance.now() - lastCrashMs > AGAIN_MS;
    lastCrashMs = performance.now();
    if (isFirst) {
      window.webContents.reload();
      return;
    }
    const { pageGone, pageGoneMore, loadAgain, quit } = texts().dialogs;
    const options = { type: 'warning' as const, message: pageGone, detail: pageGoneMore, buttons: [loadAgain, quit] };
    void choose(options, (chosen) => {
      if (chosen === 0) window.webContents.reload();
      else app.quit();
    });
  });
  window.on('unresponsive', () => {
    const { pageHangs, pageHangsMore, wait, loadAgain } = texts().dialogs;
    const options = { type: 'warning' as const, message: pageHangs, detail: pageHangsMore, buttons: [wait, loadAgain] };
    void choose(options, (chosen) => {
      if (chosen === 1) window.webContents.forcefullyCrashRenderer();
    });
  });
}
