/** What a person has done with a run: each thing is asked for at once, and shown as under way until it is done. */

import { RUN_COMMANDS } from '../../../core/run/command-table';
import type { Reply } from '../../../shared/contract/requests';
import type { RunId, RunStatus } from '../../../shared/run';
import type { RunCommand, RunCommandKind } from '../../../shared/run-commands';
import type { AppState } from '../app.svelte';

type RunAction = RunCommandKind | 'rename';

const RESUMABLE: readonly RunStatus[] = ['paused', 'stopped', 'failed', 'lost'];

export const canPause = (status: RunStatus): boolean => RUN_COMMANDS.pause.when.includes(status);
export const canResume = (status: RunStatus): boolean => RESUMABLE.includes(status);
export const canExtend = (status: RunStatus): boolean => status === 'finished' || canResume(status);
export const canStop = (status: RunStatus): boolean => RUN_COMMANDS.stop.when.includes(status);

export class RunActions {
  private asked = $state<readonly RunAction[]>([]);
  /** The last sign of a trainer when another was started: it takes seconds until there is a new one. */
  resumedFrom = $state<string | null>(null);

  constructor(
    private readonly app: Pick<AppState, 'host' | 'i18n' | 'toasts' | 'runs'>,
    private readonly runId: RunId,
    private readonly lastSign: () => string,
  ) {}

  /** Whether it is under way, perhaps behind others: the host has the run obey in the order of asking. */
  isBusy(action: RunAction): boolean {
    return this.asked.includes(action);
  }

  /** Resolves when the run has done it. */
  command(command: RunCommand): Promise<boolean> {
    const { host, i18n, toasts } = this.app;
    const ask = () => host.request('runs.command', { runId: this.runId, command });
    return this.act(command.kind, ask, (answer) => {
      if (command.kind !== 'checkpoint') return;
      if (answer === null) toasts.show(i18n.m.live.checkpointNone);
      else toasts.show(i18n.m.live.checkpointWritten(answer), { tone: 'good' });
    });
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
    return (!isHeld || (await this.command({ kind: 'pause', depth: 'release' }))) && this.resume(epochs);
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
    this.asked = [...this.asked, action];
    const reply = await ask();
    this.asked = this.asked.toSpliced(this.asked.indexOf(action), 1);
    if (reply.ok) done(reply.value);
    else this.app.toasts.fail(reply.failure);
    return reply.ok;
  }
}
