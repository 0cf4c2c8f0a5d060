/** A run’s journal as the page follows it: from the start, over lost connections, until the view is left. */

import { untrack } from 'svelte';
import type { RunChunk } from '../../shared/contract/runs';
import type { Failure } from '../../shared/failures/failure';
import type { RunId } from '../../shared/run';
import { RunRecord } from './run/run-record';
import type { Host } from './host.svelte';

export class RunLive {
  /** The record itself grows in place; what wraps it is new with every chunk. */
  current = $state.raw({ record: new RunRecord() });
  failure = $state.raw<Failure | null>(null);
  private readonly end: () => void;

  constructor(
    private readonly host: Host,
    private readonly runId: RunId,
  ) {
    this.end = host.on('run.chunk', (chunk) => this.take(chunk));
  }

  /** Asks for what the page does not have yet: at first, and after each new connection. */
  async watch(): Promise<void> {
    // Not a dependency of the effect that asks: it would ask again with every chunk.
    const after = untrack(() => this.current.record.place);
    const reply = await this.host.request('runs.watch', { runId: this.runId, after });
    this.failure = reply.ok || reply.failure.code === 'host-unreachable' ? null : reply.failure;
  }

  leave(): void {
    this.end();
    void this.host.request('runs.unwatch', { runId: this.runId });
  }

  private take(chunk: RunChunk): void {
    if (chunk.runId !== this.runId) return;
    const { record } = this.current;
    record.take(chunk);
    this.current = { record };
  }
}
