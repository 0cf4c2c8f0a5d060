/** The system’s own dialogs. */

import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { app, dialog } from 'electron';
import type { BrowserWindow, MessageBoxOptions, MessageBoxReturnValue, OpenDialogOptions, Session } from 'electron';
import type { Failure } from '../../shared/failures/failure';
import { IMAGE_EXTENSIONS, WEIGHTS_EXTENSIONS } from '../../shared/file-formats';
import type { ShellTexts } from '../i18n/en';
import type { Refusal } from '../desktop/live-runs';
import type { Language } from '../i18n/language';

/** Where the last choice lay; a dialog begins there. Without it Linux shows recent files, and on a new system none. */
let lastFolder: string | null = null;

export async function chooseFolder(window: BrowserWindow | null, title: string): Promise<string | null> {
  return (await choose(window, { title, properties: ['openDirectory'] }))[0] ?? null;
}

export function chooseImages(window: BrowserWindow | null, { dialogs }: ShellTexts): Promise<readonly string[]> {
  const filters = [{ name: dialogs.images, extensions: [...IMAGE_EXTENSIONS] }];
  return choose(window, { title: dialogs.openImages, properties: ['openFile', 'multiSelections'], filters });
}

export async function chooseWeights(
  window: BrowserWindow | null,
  title: string,
  { dialogs }: ShellTexts,
): Promise<string | null> {
  const filters = [{ name: dialogs.weights, extensions: [...WEIGHTS_EXTENSIONS] }];
  return (await choose(window, { title, properties: ['openFile'], filters }))[0] ?? null;
}

async function choose(window: BrowserWindow | null, options: OpenDialogOptions): Promise<readonly string[]> {
  const all = { ...options, defaultPath: lastFolder ?? (await usualFolder('pictures')) };
  const chosen = await (window === null ? dialog.showOpenDialog(all) : dialog.showOpenDialog(window, all));
  const [first] = chosen.filePaths;
  if (chosen.canceled || first === undefined) return [];
  lastFolder = dirname(first);
  return chosen.filePaths;
}

async function usualFolder(name: 'pictures' | 'downloads'): Promise<string> {
  const folder = app.getPath(name);
  return access(folder).then(
    () => folder,
    () => app.getPath('home'),
  );
}

/** Figures and tables that the page made: where they go is asked, under a title that says what it is about. */
export async function askWhereToSave(session: Session, texts: () => ShellTexts): Promise<void> {
  // Before the first download: its dialog takes options only while the event is handled.
  const folder = await usualFolder('downloads');
  session.on('will-download', (_event, item) => {
    const name = item.getFilename();
    item.setSaveDialogOptions({ title: texts().dialogs.save(name), defaultPath: join(folder, name) });
  });
}

/** @param window null, or one that is hidden: then the box stands alone */
export function box(window: BrowserWindow | null, options: MessageBoxOptions): Promise<MessageBoxReturnValue> {
  const all = { ...options, noLink: true };
  return window?.isVisible() === true ? dialog.showMessageBox(window, all) : dialog.showMessageBox(all);
}

export async function showFailure(
  window: BrowserWindow | null,
  title: string,
  failure: Failure,
  { texts, words }: Language,
): Promise<void> {
  const { message, hint } = words(failure);
  await warn(window, title, `${message}\n\n${hint}`, texts);
}

/** Names each run that did not do what was asked of all, and says why. */
export async function showRefusals(
  window: BrowserWindow | null,
  title: string,
  refusals: readonly Refusal[],
  { texts, words }: Language,
): Promise<void> {
  const lines = refusals.map(({ name, failure }) => {
    const { message, hint } = words(failure);
    return `${name}: ${message} ${hint}`;
  });
  await warn(window, title, lines.join('\n\n'), texts);
}

async function warn(window: BrowserWindow | null, message: string, detail: string, texts: ShellTexts): Promise<void> {
  await box(window, { type: 'warning', message, detail, buttons: [texts.dialogs.ok] });
}
