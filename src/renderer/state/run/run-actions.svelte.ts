/** What a person has done with a run: one thing at a time, shown as under way until the trainer has done it. */

import type { Reply } from '../../../shared/contract/requests';
import type { RunId, RunStatus } from '../../../shared/run';
import type { AppState } from '../app.svelte';

type RunAction = 'pause' | 'pace' | 'resume' | 'stop' | 'checkpoint' | 'rename';

const PAUSABLE: readonly RunStatus[] = ['preparing', 'running'];
const RESUMABLE: readonly RunStatus[] = ['paused', 'stopped', 'failed', 'lost'];
const STOPPABLE: readonly RunStatus[] = ['preparing', 'running', 'paused', 'pausing'];

export const canPause = (status: RunStatus): boolean => PAUSABLE.includes(status);
export const canResume = (status: RunStatus): boolean => RESUMABLE.includes(status);
export const canExtend = (status: RunStatus): boolean => status === 'finished' || canResume(status);
/** A run without a trainer has nothing to stop. */
export const canStop = (status: RunStatus, isHeld: boolean): boolean =>
  STOPPABLE.includes(status) && (status !== 'paused' || isHeld);

export class RunActions {
  busy = $state<RunAction | null>(null);
  /** The last sign of a trainer when another was started: it takes seconds until there is a new one. */
  resumedFrom = $state<string | null>(null);

  constructor(
    private readonly app: Pick<AppState, 'host' | 'i18n' | 'toasts' | 'runs'>,
    private readonly runId: RunId,
    private readonly lastSign: () => string,
  ) {}

  pause(depth: 'hold' | 'release'): Promise<boolean> {
    return this.act('pause', () => this.app.host.request('runs.pause', { runId: this.runId, depth }));
  }

  /** @param epochs as many as the run shall have in all; null leaves them */
  async resume(epochs: number | null = null): Promise<boolean> {
    const before = this.lastSign();
    const ask = () => this.app.host.request('runs.resume', { runId: this.runId, epochs });
    const isResumed = await this.act('resume', ask);
    if (isResumed) this.resumedFrom = before;
    return isResumed;
  }

  /** A model that is held gives its memory back, and only then can be extended. */
  async extend(epochs: number, isHeld: boolean): Promise<boolean> {
    return (!isHeld || (await this.pause('release'))) && this.resume(epochs);
  }

  /** @param percent of the time that is computed */
  pace(percent: number): Promise<boolean> {
    return this.act('pace', () => this.app.host.request('runs.pace', { runId: this.runId, percent }));
  }

  stop(): Promise<boolean> {
    return this.act('stop', () => this.app.host.request('runs.stop', { runId: this.runId }));
  }

  checkpoint(): Promise<boolean> {
    const { host, i18n, toasts } = this.app;
    const ask = () => host.request('runs.checkpoint', { runId: this.runId });
    return this.act('checkpoint', ask, ({ checkpoint }) => {
      if (checkpoint === null) toasts.show(i18n.m.live.checkpointNone);
      else toasts.show(i18n.m.live.checkpointWritten(checkpoint), { tone: 'good' });
    });
  }

  rename(name: string): Promise<boolean> {
    const { host, runs } = this.app;
    const ask = () => host.request('runs.annotate', { runId: this.runId, changes: { name } });
    return this.act('rename', ask, (row) => runs.put(row));
  }

  private async act<T>(
    action: RunAction,
    ask: () => Promise<Reply<T>>,
    done: (value: T) => void = () => undefined,
  ): Promise<boolean> {
    if (this.busy !== null) return false;
    this.busy = action;
    const reply = await ask();
    this.busy = null;
    if (reply.ok) done(reply.value);
    else this.app.toasts.fail(reply.failure);
    return reply.ok;
  }
}
