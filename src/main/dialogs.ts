/** The system’s own dialogs. */

import { dialog } from 'electron';
import type { BrowserWindow, MessageBoxOptions, MessageBoxReturnValue, OpenDialogOptions } from 'electron';
import type { Failure } from '../shared/failure';
import type { ShellTexts } from './texts/english';

const PICTURES = ['jpg', 'jpeg', 'png', 'webp', 'gif', 'bmp', 'tif', 'tiff'];

export async function chooseFolder(window: BrowserWindow | null, title: string): Promise<string | null> {
  return (await choose(window, { title, properties: ['openDirectory'] }))[0] ?? null;
}

export function choosePictures(window: BrowserWindow | null, { dialogs }: ShellTexts): Promise<readonly string[]> {
  const filters = [{ name: dialogs.pictures, extensions: PICTURES }];
  return choose(window, { title: dialogs.openPictures, properties: ['openFile', 'multiSelections'], filters });
}

async function choose(window: BrowserWindow | null, options: OpenDialogOptions): Promise<readonly string[]> {
  const chosen = await (window === null ? dialog.showOpenDialog(options) : dialog.showOpenDialog(window, options));
  return chosen.canceled ? [] : chosen.filePaths;
}

/** @param window null, or one that is hidden: then the box stands alone */
export function box(window: BrowserWindow | null, options: MessageBoxOptions): Promise<MessageBoxReturnValue> {
  const all = { ...options, noLink: true };
  return window?.isVisible() === true ? dialog.showMessageBox(window, all) : dialog.showMessageBox(all);
}

export async function tellFailure(
  window: BrowserWindow | null,
  message: string,
  failure: Failure,
  { dialogs }: ShellTexts,
): Promise<void> {
  const detail = `${failure.message}\n\n${failure.hint}`;
  await box(window, { type: 'warning', message, detail, buttons: [dialogs.ok] });
}
