/** The shell, wired: one workbench, one window, and what the desktop adds to them. */

import { join } from 'node:path';
import { app, Menu, nativeTheme, session, shell as desktop, type BrowserWindow } from 'electron';
import packageFile from '../../package.json';
import { compose } from '../app/host/context';
import { listPage } from '../app/host/page-files';
import type { Places } from '../app/host/places';
import type { Workbench } from '../app/workbench/session/ports';
import { createWorkbench } from '../app/workbench/workbench';
import type { ShellCommand } from '../shared/contract/host';
import { LatheError } from '../shared/failures/failure';
import type { RunId } from '../shared/run';
import { LiveRuns, taskBarProgress, type Refusal } from './desktop/live-runs';
import { menuTemplate } from './desktop/menu';
import { noticesOf } from './desktop/notices';
import { notify, show as showNotification } from './desktop/notifications';
import { KeepAwake, watchPower } from './desktop/power';
import { Farewell } from './desktop/quit';
import { hasTray, RunsTray } from './desktop/tray';
import { languageFor, type Language } from './i18n/language';
import { askWhereToSave, chooseFolder, chooseImages, chooseWeights, showFailure, showRefusals } from './window/dialogs';
import { answerPage, PageLink } from './window/ipc';
import { servePage } from './window/protocol';
import { guardContents, guardSession } from './window/security';
import { openSettings } from './window/settings-store';
import { bringToFront, openWindow, watchPage } from './window/window';

export class Shell {
  private readonly settings = openSettings(() => this.adopt());
  private readonly places: Places;
  private readonly workbench: Workbench;
  private readonly runs: LiveRuns;
  private readonly keepAwake = new KeepAwake();
  private readonly farewell: Farewell;
  private language: Language;
  private page: PageLink | null = null;
  private tray: RunsTray | null = null;
  private hasToldThatItStays = false;

  /** @param builtFolder absolute path of `out/main` */
  static async start(builtFolder: string): Promise<Shell> {
    const shell = new Shell(builtFolder);
    shell.show();
    if (await hasTray(process.platform, process.env)) shell.putTray();
    return shell;
  }

  private constructor(private readonly builtFolder: string) {
    const context = compose(builtFolder);
    this.places = context.places;
    // The trainer needs stock Node; inside Electron, only set-up’s record says where that is.
    if (this.places.node === process.execPath) throw new LatheError('setup-record-missing', { file: 'out/setup.json' });
    this.language = this.preferredLanguage();
    this.workbench = createWorkbench(context, {
      info: { kind: 'electron', electron: process.versions.electron, isTrial: isTrial() },
      preferences: this.settings.preferences,
      chooseFolder: (title) => chooseFolder(this.window(), title),
      chooseWeights: (title) => chooseWeights(this.window(), title, this.language.texts),
      reveal: (path) => desktop.showItemInFolder(path),
      canBrowse: false,
    });
    this.runs = new LiveRuns(this.workbench, () => this.drawRuns());
    this.farewell = new Farewell({
      runs: this.runs,
      window: () => this.window(),
      language: () => this.language,
      hideToTray: () => this.hideToTray(),
      close: () => this.workbench.close(),
    });
    this.guard();
    this.listen();
    this.adopt();
  }

  show(): void {
    this.page ??= this.openPage();
    const { window } = this.page;
    // A window that has nothing to show yet comes forward by itself.
    if (!window.webContents.isLoadingMainFrame() || window.isVisible()) bringToFront(window);
  }

  /** What a person named on the command line or dropped on the icon. Absolute paths. */
  async open(paths: readonly string[]): Promise<void> {
    if (paths.length === 0) return;
    const reply = await this.workbench.openPaths(paths);
    if (reply.ok) this.command({ kind: 'opened', items: reply.value });
    else await showFailure(this.window(), this.language.texts.dialogs.cantOpen, reply.failure, this.language);
  }

  private window(): BrowserWindow | null {
    return this.page?.window ?? null;
  }

  private command(command: ShellCommand): void {
    this.show();
    this.page?.send(command);
  }

  private openRun(runId: RunId): void {
    this.command({ kind: 'open-run', runId });
  }

  private openPage(): PageLink {
    const preload = join(this.builtFolder, '..', 'preload', 'index.cjs');
    const window = openWindow(preload, this.icon('icon.png'), this.settings.window);
    watchPage(window, () => this.language.texts);
    window.on('close', (event) => this.farewell.windowCloses(event));
    window.on('closed', () => (this.page = null));
    return new PageLink(window, this.workbench);
  }

  private guard(): void {
    app.on('web-contents-created', (_event, contents) => guardContents(contents));
    guardSession(session.defaultSession);
    void askWhereToSave(session.defaultSession, () => this.language.texts);
    servePage(session.defaultSession, listPage(join(this.builtFolder, '..', 'renderer')), this.workbench);
    answerPage(() => this.page, this.workbench);
  }

  private listen(): void {
    this.workbench.onRunsChanged((change) => {
      const { notifications } = this.settings.preferences.read();
      notify(noticesOf(change, this.language), notifications, (runId) => this.openRun(runId));
    });
    app.on('activate', () => this.show());
    app.on('before-quit', (event) => this.farewell.applicationQuits(event));
    app.on('will-quit', (event) => this.farewell.applicationEnds(event));
    app.on('window-all-closed', () => {
      if (process.platform !== 'darwin') this.farewell.leave();
    });
    // A terminal, or the end of the person’s session: nobody is there to answer a question.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => this.farewell.leave());
    const tellUnsaved = (refusals: readonly Refusal[]): void =>
      void showRefusals(this.window(), this.language.texts.quit.cantSave(refusals.length), refusals, this.language);
    watchPower(this.runs, tellUnsaved, () => this.farewell.pauseAndQuit());
  }

  /** Preferences, as far as the shell follows them. */
  private adopt(): void {
    nativeTheme.themeSource = this.settings.preferences.read().theme;
    this.language = this.preferredLanguage();
    const template = menuTemplate(this.language.texts, process.platform, {
      command: (command) => this.command(command),
      openFolder: () => void this.openChosen('folder'),
      openImages: () => void this.openChosen('pictures'),
      showNotices: () => desktop.showItemInFolder(join(this.places.root, 'resources', 'notices', 'README.md')),
    });
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
    this.drawRuns();
  }

  private preferredLanguage(): Language {
    return languageFor(this.settings.preferences.read().language, app.getPreferredSystemLanguages());
  }

  private async openChosen(kind: 'folder' | 'pictures'): Promise<void> {
    const { texts } = this.language;
    if (kind === 'pictures') return this.open(await chooseImages(this.window(), texts));
    const folder = await chooseFolder(this.window(), texts.dialogs.openFolder);
    return this.open(folder === null ? [] : [folder]);
  }

  private drawRuns(): void {
    const active = this.runs.active();
    this.keepAwake.update(active.length > 0 && this.settings.preferences.read().keepAwake);
    this.tray?.draw(active, this.language);
    this.window()?.setProgressBar(taskBarProgress(active));
  }

  private putTray(): void {
    this.tray = new RunsTray(this.icon('tray.png'), {
      show: () => this.show(),
      openRun: (runId) => this.openRun(runId),
    });
    this.drawRuns();
  }

  private hideToTray(): boolean {
    if (this.tray === null) return false;
    this.window()?.hide();
    const { tray } = this.language.texts;
    const isWanted = this.settings.preferences.read().notifications;
    if (isWanted && !this.hasToldThatItStays) showNotification(tray.stays, tray.staysMore, () => this.show());
    this.hasToldThatItStays = true;
    return true;
  }

  private icon(name: string): string {
    return join(this.places.root, 'resources', 'icons', name);
  }
}

function isTrial(): boolean {
  const major = (version: string): number => Number(version.split('.')[0]);
  return major(process.versions.electron) < major(packageFile.devDependencies.electron);
}
