/** The farewell: nobody ends a run by accident, and a run that goes on needs no window. */

import { app, type BrowserWindow } from 'electron';
import type { Language } from '../i18n/language';
import { box, showRefusals } from '../window/dialogs';
import { INDETERMINATE, type LiveRuns } from './live-runs';

export interface FarewellPorts {
  readonly runs: LiveRuns;
  readonly window: () => BrowserWindow | null;
  readonly language: () => Language;
  /** Hides the window where an icon brings it back. @returns whether there is one */
  readonly hideToTray: () => boolean;
  /** Ends task processes; runs go on. */
  readonly close: () => Promise<void>;
}

/** Task processes end at once; runs are not waited for. */
const CLOSE_MS = 3000;

export class Farewell {
  private isDecided = false;
  private isAsking = false;
  private isClosed = false;

  constructor(private readonly ports: FarewellPorts) {}

  /** Ends without a question: runs go on. */
  leave(): void {
    this.isDecided = true;
    app.quit();
  }

  windowCloses(event: Electron.Event): void {
    if (this.isDecided || process.platform === 'darwin' || this.ports.runs.active().length === 0) return;
    event.preventDefault();
    if (!this.ports.hideToTray()) void this.decide();
  }

  applicationQuits(event: Electron.Event): void {
    if (this.isDecided) return;
    event.preventDefault();
    void this.decide();
  }

  /** After the last window. */
  applicationEnds(event: Electron.Event): void {
    if (this.isClosed) return;
    event.preventDefault();
    const late = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_MS));
    void Promise.race([this.ports.close(), late]).finally(() => {
      this.isClosed = true;
      app.exit(0);
    });
  }

  async pauseAndQuit(): Promise<void> {
    const language = this.ports.language();
    const { app: title, quit } = language.texts;
    const window = this.ports.window();
    window?.setTitle(quit.pausing);
    window?.setProgressBar(INDETERMINATE);
    const refusals = await this.ports.runs.pauseAll();
    if (refusals.length === 0) {
      this.leave();
      return;
    }
    window?.setTitle(title);
    await showRefusals(window, quit.cantPause(refusals.length), refusals, language);
  }

  private async decide(): Promise<void> {
    if (this.isAsking) return;
    this.isAsking = true;
    try {
      const { length } = await this.ports.runs.refresh();
      const choice = length === 0 ? 0 : await this.choose(length);
      if (choice === 0) this.leave();
      else if (choice === 1) await this.pauseAndQuit();
    } finally {
      this.isAsking = false;
    }
  }

  /** @returns the index of the button: go on, pause and quit, cancel */
  private async choose(runs: number): Promise<number> {
    const { quit } = this.ports.language().texts;
    const detail = `${quit.goOnMore}\n\n${quit.pauseMore}`;
    const buttons = [quit.goOn, quit.pauseAndQuit, quit.cancel];
    const question = {
      type: 'question',
      message: quit.title(runs),
      detail,
      buttons,
      defaultId: 0,
      cancelId: 2,
    } as const;
    return (await box(this.ports.window(), question)).response;
  }
}
