/** A run that is shown: its journal, followed from the start and over lost connections, its details, where it stands. */

import { untrack } from 'svelte';
import type { RunProgress } from '../../../core/run/run-progress';
import type { RunChunk, RunDetails, RunListRow } from '../../../shared/contract/runs';
import type { Failure } from '../../../shared/failures/failure';
import { LIVE_STATUSES, type RunId, type RunStatus } from '../../../shared/run';
import type { AppState } from '../app.svelte';
import { Query } from '../query.svelte';
import { RunActions } from './run-actions.svelte';
import { RunRecord } from './run-record';

/** What the parts of the view take, once all of it is there. */
export interface ShownRun {
  readonly run: RunPage;
  readonly row: RunListRow;
  readonly details: RunDetails;
}

/** Longer than from one piece of the journal to the next, where steps are short. */
const QUIET_MS = 3500;

export class RunPage {
  readonly actions: RunActions;
  readonly details: Query<RunDetails>;
  /** Why the journal can’t be followed, or null. */
  watchFailure = $state.raw<Failure | null>(null);
  /** Milliseconds since 1970; moves on while the run is at work or paused. */
  now = $state(Date.now());
  readonly row = $derived.by(() => this.app.runs.get(this.runId) ?? this.details.value?.row ?? null);
  readonly epochs = $derived.by(() => this.record.epochs());
  readonly status = $derived.by(() => this.shownStatus());
  readonly isLive = $derived(LIVE_STATUSES.includes(this.status));
  /** Whether it waits with its model in memory. */
  readonly isHeld = $derived.by(() => {
    const last = this.record.events.findLast(({ kind }) => kind === 'paused' || kind === 'started');
    return this.status === 'paused' && last?.kind === 'paused' && last.depth === 'hold';
  });
  /** The record grows in place; what wraps it is new with every chunk. */
  private current = $state.raw({ record: new RunRecord() });
  /** The details were read when the run had so many epochs and this model. */
  private readonly version = $derived.by(() => {
    const { row } = this;
    return `${row?.epochs ?? ''} ${row === null || LIVE_STATUSES.includes(row.status) ? '' : row.updatedAt}`;
  });

  /** For the start of a component: it follows the run until the component is gone. */
  constructor(
    private readonly app: AppState,
    readonly runId: RunId,
  ) {
    const { host } = app;
    this.actions = new RunActions(app, runId, () => this.lastSign());
    this.details = new Query(() => host.request('runs.get', { runId }));
    $effect(() => host.on('run.chunk', (chunk) => this.take(chunk)));
    $effect(() => () => void host.request('runs.unwatch', { runId }));
    $effect(() => {
      if (host.generation > 0) void this.watch();
    });
    $effect(() => {
      if (host.generation > 0 && this.version !== '') void this.details.load();
    });
    $effect(() => this.tick());
  }

  /** Not to be kept in a `$derived` of its own: it is always the same object. */
  get record(): RunRecord {
    return this.current.record;
  }

  get progress(): RunProgress {
    return this.record.progress;
  }

  /** Asks for what the page does not have yet: at first, and after each new connection. */
  async watch(): Promise<void> {
    // Not a dependency of the effect that asks: it would ask again with every chunk.
    const after = untrack(() => this.record.place);
    const reply = await this.app.host.request('runs.watch', { runId: this.runId, after });
    this.watchFailure = reply.ok || reply.failure.code === 'host-unreachable' ? null : reply.failure;
  }

  private take(chunk: RunChunk): void {
    if (chunk.runId !== this.runId) return;
    const { record } = this.current;
    record.take(chunk);
    this.current = { record };
  }

  /** Together with each piece of the journal, so that both are drawn in one frame; by itself where none comes. */
  private tick(): (() => void) | undefined {
    this.now = Date.now();
    if (!this.record.isCaughtUp || !(this.isLive || this.status === 'paused')) return undefined;
    const timer = setInterval(() => (this.now = Date.now()), this.status === 'paused' ? 1000 : QUIET_MS);
    return () => clearInterval(timer);
  }

  /** What is known of its trainers: another one changes it. */
  private lastSign(): string {
    const event = this.record.events.findLast(({ kind }) => kind === 'started' || kind === 'resumed');
    // That a run is lost is no sign: it is so until the new trainer has begun.
    const failure = this.row === null || this.row.status === 'lost' ? null : this.row.failure;
    return `${event?.at ?? ''} ${failure === null ? '' : JSON.stringify(failure.facts)}`;
  }

  /** The journal is ahead of the list, but only the list knows of a trainer that died; what was asked comes first. */
  private shownStatus(): RunStatus {
    const { actions } = this;
    const listed = this.row?.status ?? 'queued';
    if (actions.isBusy('pause')) return 'pausing';
    if (actions.isBusy('stop')) return 'stopping';
    if (actions.isBusy('resume') || actions.resumedFrom === this.lastSign()) return 'preparing';
    return listed === 'lost' || !this.record.isCaughtUp ? listed : this.progress.status;
  }
}
