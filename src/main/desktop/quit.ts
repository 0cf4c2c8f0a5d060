/** The farewell: nobody ends a run by accident, and a run that goes on needs no window. */

import { app } from 'electron';
import type { BrowserWindow } from 'electron';
import type { Workbench } from '../../app/workbench/session/ports';
import type { Failure } from '../../shared/failures/failure';
import { ask } from '../ask';
import { box, tellFailure } from '../window/dialogs';
import type { LiveRun, LiveRuns } from './live-runs';
import type { Speech } from '../i18n/language';

export interface FarewellPorts {
  readonly runs: LiveRuns;
  readonly workbench: Workbench;
  readonly window: () => BrowserWindow | null;
  readonly speech: () => Speech;
  /** Hides the window where an icon brings it back. @returns whether there is one */
  readonly hideToTray: () => boolean;
}

type Choice = 'go-on' | 'pause' | 'cancel';
const CHOICES: readonly Choice[] = ['go-on', 'pause', 'cancel'];

/** Task processes end at once; runs are not waited for. */
const CLOSE_MS = 3000;
const INDETERMINATE = 2;

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

  /** Behind the last window. */
  applicationEnds(event: Electron.Event): void {
    if (this.isClosed) return;
    event.preventDefault();
    const late = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_MS));
    void Promise.race([this.ports.workbench.close(), late]).finally(() => {
      this.isClosed = true;
      app.exit(0);
    });
  }

  async pauseAndQuit(): Promise<void> {
    const { window, speech } = this.ports;
    const shown = window();
    shown?.setTitle(speech().texts.quit.pausing);
    shown?.setProgressBar(INDETERMINATE);
    const failures = await this.pauseAll(await this.ports.runs.refresh());
    const [failure] = failures;
    if (failure === undefined) {
      this.leave();
      return;
    }
    shown?.setTitle(speech().texts.app);
    await tellFailure(shown, speech().texts.quit.cantPause, failure, speech());
  }

  private async decide(): Promise<void> {
    if (this.isAsking) return;
    this.isAsking = true;
    try {
      const runs = await this.ports.runs.refresh();
      const choice = runs.length === 0 ? 'go-on' : await this.choose(runs);
      if (choice === 'go-on') this.leave();
      else if (choice === 'pause') await this.pauseAndQuit();
    } finally {
      this.isAsking = false;
    }
  }

  private async choose(runs: readonly LiveRun[]): Promise<Choice> {
    const { quit } = this.ports.speech().texts;
    const { response } = await box(this.ports.window(), {
      type: 'question',
      message: quit.title(runs.length),
      detail: `${quit.goOnMore}\n\n${quit.pauseMore}`,
      buttons: [quit.goOn, quit.pauseAndQuit, quit.cancel],
      defaultId: 0,
      cancelId: 2,
    });
    return CHOICES[response] ?? 'cancel';
  }

  /** A run that has ended meanwhile is not in the way. */
  private async pauseAll(runs: readonly LiveRun[]): Promise<Failure[]> {
    const replies = await Promise.all(
      runs.map(({ row: { runId } }) =>
        ask(this.ports.workbench.shell, 'runs.command', { runId, command: { kind: 'pause', depth: 'release' } }),
      ),
    );
    return replies.flatMap((reply) => (reply.ok || reply.failure.code === 'run-not-live' ? [] : [reply.failure]));
  }
}
