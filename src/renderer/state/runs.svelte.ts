/** The list of runs, kept up to date by the host’s pushes. */

import { SvelteMap } from 'svelte/reactivity';
import type { RunListRow } from '../../shared/contract/runs';
import type { Failure } from '../../shared/failure';
import { LIVE_STATUSES } from '../../shared/run';
import type { RunId } from '../../shared/run';
import type { Host } from './host.svelte';

export class Runs {
  private readonly byId = new SvelteMap<RunId, RunListRow>();
  isLoaded = $state(false);
  failure = $state.raw<Failure | null>(null);
  /** Latest first. */
  readonly rows = $derived([...this.byId.values()].sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1)));
  readonly live = $derived(this.rows.filter((row) => LIVE_STATUSES.includes(row.status)));
  readonly lost = $derived(this.rows.filter((row) => row.status === 'lost'));

  constructor(private readonly host: Host) {
    host.on('runs.changed', ({ rows, removed }) => {
      for (const row of rows) this.byId.set(row.runId, row);
      for (const runId of removed) this.byId.delete(runId);
    });
  }

  async load(): Promise<void> {
    const reply = await this.host.request('runs.list', {});
    this.failure = reply.ok ? null : reply.failure;
    if (!reply.ok) return;
    this.byId.clear();
    for (const row of reply.value) this.byId.set(row.runId, row);
    this.isLoaded = true;
  }

  get(runId: RunId): RunListRow | undefined {
    return this.byId.get(runId);
  }

  /** What an answer brought, before the push tells the same. */
  put(row: RunListRow): void {
    this.byId.set(row.runId, row);
  }
}
