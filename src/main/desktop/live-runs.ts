/** The runs that are going on, as the tray, the task bar, the power saver and the farewell want to know them. */

import type { RunsChange, Workbench } from '../../app/workbench/session/ports';
import type { RunListRow } from '../../shared/contract/runs';
import type { RunId } from '../../shared/run';
import { ask } from '../ask';
import { isActive, shareDone } from './live-progress';

export interface LiveRun {
  readonly row: RunListRow;
  /** 0 to 1; null while it prepares. */
  readonly share: number | null;
}

export class LiveRuns {
  private readonly rows = new Map<RunId, RunListRow>();
  private readonly stepsPerEpoch = new Map<RunId, number | null>();
  private readonly listeners: (() => void)[] = [];

  constructor(private readonly workbench: Workbench) {
    workbench.onRunsChanged((change) => this.take(change));
    void this.begin();
  }

  active(): readonly LiveRun[] {
    return [...this.rows.values()].map((row) => {
      return { row, share: shareDone(row, this.stepsPerEpoch.get(row.runId) ?? null) };
    });
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Asks the disk, for a decision that must not rest on what was heard last. */
  async refresh(): Promise<readonly LiveRun[]> {
    await this.begin();
    return this.active();
  }

  private async begin(): Promise<void> {
    const reply = await ask(this.workbench.shell, 'runs.list', {});
    if (reply.ok) this.take({ rows: reply.value, removed: [] });
  }

  private take({ rows, removed }: Pick<RunsChange, 'rows' | 'removed'>): void {
    for (const runId of removed) this.rows.delete(runId);
    for (const row of rows) {
      if (isActive(row)) this.keep(row);
      else this.rows.delete(row.runId);
    }
    for (const listener of this.listeners) listener();
  }

  private keep(row: RunListRow): void {
    this.rows.set(row.runId, row);
    if (row.stage === 'main' && !this.stepsPerEpoch.has(row.runId)) void this.countSteps(row.runId);
  }

  private async countSteps(runId: RunId): Promise<void> {
    this.stepsPerEpoch.set(runId, null);
    const reply = await ask(this.workbench.shell, 'runs.get', { runId });
    if (!reply.ok) return;
    const { dataset, manifest } = reply.value;
    const images = dataset.classes.reduce((sum, each) => sum + each.train, 0);
    this.stepsPerEpoch.set(runId, Math.max(1, Math.ceil(images / manifest.settings.stage.batchSize)));
  }
}
