/** The runs that are going on: how far they are, and what the shell asks of all of them at once. */

import type { RunsChange, Workbench } from '../../app/workbench/session/ports';
import type { ArgsOf, Reply, RequestName, ResultOf } from '../../shared/contract/requests';
import type { RunListRow } from '../../shared/contract/runs';
import type { Failure } from '../../shared/failures/failure';
import { LIVE_STATUSES, type RunId } from '../../shared/run';
import type { RunCommand } from '../../shared/run-commands';
import type { Language } from '../i18n/language';

export interface LiveRun {
  readonly row: RunListRow;
  /** Of the main stage, 0 to 1; null while it prepares. */
  readonly share: number | null;
}

/** A run that did not do what was asked of all. */
export interface Refusal {
  readonly name: string;
  readonly failure: Failure;
}

/** What a run has to be for nothing of it to be lost; any other that has no trainer was interrupted. */
const AT_REST: readonly unknown[] = ['finished', 'stopped', 'paused'];

export class LiveRuns {
  private readonly rows = new Map<RunId, RunListRow>();
  private readonly stepsPerEpoch = new Map<RunId, number | null>();

  /** @param onChange called after every change of what is going on */
  constructor(
    private readonly workbench: Pick<Workbench, 'shell' | 'onRunsChanged'>,
    private readonly onChange: () => void,
  ) {
    workbench.onRunsChanged((change) => this.take(change));
    void this.refresh();
  }

  active(): readonly LiveRun[] {
    return [...this.rows.values()].map((row) => {
      return { row, share: shareDone(row, this.stepsPerEpoch.get(row.runId) ?? null) };
    });
  }

  /** Reads the disk, for a decision that must not rest on the last change. */
  async refresh(): Promise<readonly LiveRun[]> {
    const reply = await this.ask('runs.list', {});
    if (reply.ok) this.take({ rows: reply.value, removed: [] });
    return this.active();
  }

  /** @returns the runs that are not saved */
  checkpointAll(): Promise<Refusal[]> {
    return this.commandAll({ kind: 'checkpoint' });
  }

  /** Pauses with a checkpoint and ends the trainers. @returns the runs that are not saved */
  async pauseAll(): Promise<Refusal[]> {
    await this.refresh();
    return this.commandAll({ kind: 'pause', depth: 'release' });
  }

  /** A run that has come to rest by itself meanwhile has saved all it had. */
  private async commandAll(command: RunCommand): Promise<Refusal[]> {
    const asked = [...this.rows.values()].map(async (row): Promise<Refusal[]> => {
      const reply = await this.ask('runs.command', { runId: row.runId, command });
      if (reply.ok) return [];
      const { failure } = reply;
      const isAtRest = failure.reason === 'run-not-live' && AT_REST.includes(failure.facts.status);
      return isAtRest ? [] : [{ name: nameOf(row), failure }];
    });
    return (await Promise.all(asked)).flat();
  }

  private async ask<N extends RequestName>(name: N, args: ArgsOf<N>): Promise<Reply<ResultOf<N>>> {
    // A session takes what comes over a wire, so it is typed for anything; this name was checked by the compiler.
    return (await this.workbench.shell.request(name, args)) as Reply<ResultOf<N>>;
  }

  private take({ rows, removed }: Pick<RunsChange, 'rows' | 'removed'>): void {
    for (const runId of removed) this.rows.delete(runId);
    for (const row of rows) {
      if (!isActive(row)) this.rows.delete(row.runId);
      else {
        this.rows.set(row.runId, row);
        if (row.stage === 'main' && !this.stepsPerEpoch.has(row.runId)) void this.countSteps(row.runId);
      }
    }
    this.onChange();
  }

  private async countSteps(runId: RunId): Promise<void> {
    this.stepsPerEpoch.set(runId, null);
    const reply = await this.ask('runs.get', { runId });
    if (!reply.ok) return;
    const { dataset, manifest } = reply.value;
    const images = dataset.classes.reduce((sum, each) => sum + each.train, 0);
    this.stepsPerEpoch.set(runId, Math.max(1, Math.ceil(images / manifest.settings.stage.batchSize)));
  }
}

/** A trainer works on it, or is about to. */
export function isActive({ status }: RunListRow): boolean {
  return status === 'queued' || LIVE_STATUSES.includes(status);
}

/** @param stepsPerEpoch null where it is not known yet */
export function shareDone({ stage, epoch, epochs, step }: RunListRow, stepsPerEpoch: number | null): number | null {
  if (stage !== 'main' || epochs <= 0 || epoch < 1) return null;
  const within = stepsPerEpoch === null ? 0 : Math.min(1, step / stepsPerEpoch);
  return Math.min(1, (epoch - 1 + within) / epochs);
}

/** Electron’s value for “busy, no telling how long”. */
export const INDETERMINATE = 2;

/** For Electron’s `setProgressBar`: of the run that is furthest from its end; below 0 without a run. */
export function taskBarProgress(runs: readonly LiveRun[]): number {
  const shares = runs.map(({ share }) => share).filter((share) => share !== null);
  if (runs.length === 0) return -1;
  return shares.length === 0 ? INDETERMINATE : Math.min(...shares);
}

export function nameOf({ name, dataset, runId }: RunListRow): string {
  return [name, dataset].find((each) => each !== '') ?? runId;
}

export function lineOf({ row, share }: LiveRun, { texts, locale }: Language): string {
  const name = nameOf(row);
  if (row.status === 'pausing') return texts.run.pausing(name);
  if (row.status === 'stopping') return texts.run.stopping(name);
  if (share === null) return texts.run.preparing(name);
  return texts.run.training(name, row.epoch, row.epochs, percentOf(share, locale, 0));
}

export function percentOf(share: number, locale: string, digits: number): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: digits }).format(share);
}
