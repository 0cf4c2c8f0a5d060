/** The list of runs, kept up to date by the host’s pushes. */

import { SvelteMap } from 'svelte/reactivity';
import type { Pushes } from '../../shared/contract/requests';
import type { RunListRow } from '../../shared/contract/runs';
import type { Failure } from '../../shared/failures/failure';
import { LIVE_STATUSES, type RunId } from '../../shared/run';
import type { Host } from './host.svelte';

/** Longer than from one piece of a journal to the next. */
const HELD_MS = 3500;

export class Runs {
  private readonly byId = new SvelteMap<RunId, RunListRow>();
  isLoaded = $state(false);
  failure = $state.raw<Failure | null>(null);
  /** Latest first. */
  readonly rows = $derived([...this.byId.values()].sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1)));
  readonly live = $derived(this.rows.filter((row) => LIVE_STATUSES.includes(row.status)));
  readonly held = $derived(this.rows.filter((row) => row.isHeld));
  readonly lost = $derived(this.rows.filter((row) => row.status === 'lost'));

  /** What waits for the next piece of a journal that is watched, so that both are drawn in one frame. */
  private waiting: Pushes['runs.changed'][] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private chunkMs = -Infinity;

  constructor(private readonly host: Host) {
    host.on('runs.changed', (change) => {
      this.waiting.push(change);
      const isWatched = performance.now() - this.chunkMs < HELD_MS;
      if (isWatched && this.isMereProgress(change)) this.timer ??= setTimeout(() => this.takeHeld(), HELD_MS);
      else this.takeHeld();
    });
    host.on('run.chunk', () => {
      this.chunkMs = performance.now();
      this.takeHeld();
    });
  }

  async load(): Promise<void> {
    const reply = await this.host.request('runs.list', {});
    this.failure = reply.ok ? null : reply.failure;
    if (!reply.ok) return;
    this.waiting = [];
    this.byId.clear();
    for (const row of reply.value) this.byId.set(row.runId, row);
    this.isLoaded = true;
  }

  private takeHeld(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (const { rows, removed } of this.waiting.splice(0)) {
      for (const row of rows) this.byId.set(row.runId, row);
      for (const runId of removed) this.byId.delete(runId);
    }
  }

  /** Whether runs that are at work have only gone on. */
  private isMereProgress({ rows, removed }: Pushes['runs.changed']): boolean {
    return removed.length === 0 && rows.every(({ runId, status }) => this.byId.get(runId)?.status === status);
  }

  get(runId: RunId): RunListRow | undefined {
    return this.byId.get(runId);
  }

  /** What an answer brought, before the push tells the same. */
  put(row: RunListRow): void {
    this.byId.set(row.runId, row);
  }
}
