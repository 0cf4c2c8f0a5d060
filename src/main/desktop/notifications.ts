/** The system’s notifications, while no window of Lathe is in front and the person wants them. */

import { BrowserWindow, Notification } from 'electron';
import type { RunId } from '../../shared/run';
import type { Notice } from './notices';

/** Kept until they are gone: a notification without a reference loses its click. */
const shown = new Set<Notification>();

export function notify(notices: readonly Notice[], isWanted: boolean, open: (runId: RunId) => void): void {
  if (!isWanted || BrowserWindow.getFocusedWindow() !== null || !Notification.isSupported()) return;
  for (const { runId, title, body } of notices) show(title, body, () => open(runId));
}

export function show(title: string, body: string, clicked: () => void): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification({ title, body });
  shown.add(notification);
  const forget = (): void => void shown.delete(notification);
  notification.on('click', () => {
    forget();
    clicked();
  });
  notification.on('close', forget);
  notification.on('failed', forget);
  notification.show();
}
