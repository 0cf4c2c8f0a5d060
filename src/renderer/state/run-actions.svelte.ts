/** What a person has done with a run: one thing at a time, shown as under way until the trainer has done it. */

import type { Failure } from '../../shared/failures/failure';
import { RUN_COMMANDS } from '../../core/run/command-table';
import type { RunId, RunStatus } from '../../shared/run';
import type { RunCommand, RunCommandKind } from '../../shared/run-commands';
import type { AppState } from './app.svelte';

export type RunAction = RunCommandKind | 'rename';

type Parts = Pick<AppState, 'host' | 'i18n' | 'toasts' | 'runs'>;

const RESUMABLE: readonly RunStatus[] = ['paused', 'stopped', 'failed', 'lost'];
const EXTENDABLE: readonly RunStatus[] = ['finished', 'stopped', 'paused', 'failed', 'lost'];

export const canPause = (status: RunStatus): boolean => RUN_COMMANDS.pause.when.includes(status);
export const canResume = (status: RunStatus): boolean => RESUMABLE.includes(status);
export const canExtend = (status: RunStatus): boolean => EXTENDABLE.includes(status);
/** A run without a trainer has nothing to stop. */
export const canStop = (status: RunStatus, isReleased: boolean): boolean =>
  RUN_COMMANDS.stop.when.includes(status) && !(status === 'paused' && isReleased);

export class RunActions {
  busy = $state<RunAction | null>(null);
  /** The last sign of a trainer when another was started: it takes seconds until there is a new one. */
  resumedFrom = $state<string | null>(null);

  constructor(
    private readonly parts: Parts,
    private readonly runId: RunId,
    private readonly lastSign: () => string,
  ) {}

  /** Resolves when the run has done it. */
  command(command: RunCommand): Promise<boolean> {
    const { host, i18n, toasts } = this.parts;
    return this.act(command.kind, async () => {
      const reply = await host.request('runs.command', { runId: this.runId, command });
      if (!reply.ok || command.kind !== 'checkpoint') return reply;
      if (reply.value === null) toasts.show(i18n.m.live.checkpointNone);
      else toasts.show(i18n.m.live.checkpointWritten(reply.value), { tone: 'good' });
      return reply;
    });
  }

  /** @param epochs as many as the run shall have in all; null leaves them */
  async resume(epochs: number | null = null): Promise<boolean> {
    const before = this.lastSign();
    const ask = () => this.parts.host.request('runs.resume', { runId: this.runId, epochs });
    const isResumed = await this.act('resume', ask);
    if (isResumed) this.resumedFrom = before;
    return isResumed;
  }

  /** A model that is held gives its memory back, and only then can be extended. */
  async extend(epochs: number, isHeld: boolean): Promise<boolean> {
    return (!isHeld || (await this.command({ kind: 'pause', depth: 'release' }))) && this.resume(epochs);
  }

  rename(name: string): Promise<boolean> {
    const { host, runs } = this.parts;
    return this.act('rename', async () => {
      const reply = await host.request('runs.annotate', { runId: this.runId, changes: { name } });
      if (reply.ok) runs.put(reply.value);
      return reply;
    });
  }

  private async act(
    action: RunAction,
    ask: () => Promise<{ ok: true } | { ok: false; failure: Failure }>,
  ): Promise<boolean> {
    if (this.busy !== null) return false;
    this.busy = action;
    const reply = await ask();
    this.busy = null;
    if (!reply.ok) this.parts.toasts.fail(reply.failure);
    return reply.ok;
  }
}
