/** A request whose answer a view shows, and repeats when the answer may have changed. */

import { untrack } from 'svelte';
import type { Reply } from '../../shared/contract/requests';
import type { Failure } from '../../shared/failures/failure';
import type { Host } from './host.svelte';

export class Query<T> {
  /** The last answer; it stays while the next one loads. */
  value = $state.raw<T | null>(null);
  failure = $state.raw<Failure | null>(null);
  isLoading = $state(false);
  private turn = 0;

  constructor(private readonly ask: () => Promise<Reply<T>>) {}

  /** Only the answer to the last request counts. */
  async load(): Promise<void> {
    const turn = ++this.turn;
    this.isLoading = true;
    const reply = await untrack(this.ask);
    if (turn !== this.turn) return;
    this.isLoading = false;
    // A banner already tells that the host does not answer; the view asks again after it reconnects.
    this.failure = reply.ok || reply.failure.code === 'host-unreachable' ? null : reply.failure;
    if (reply.ok) this.value = reply.value;
  }

  clear(): void {
    this.turn += 1;
    this.isLoading = false;
    this.value = null;
    this.failure = null;
  }
}

/** Loads now and after every reconnection. Call it while a component initialises. */
export function connectedQuery<T>(host: Host, ask: () => Promise<Reply<T>>): Query<T> {
  const query = new Query(ask);
  $effect(() => {
    if (host.generation > 0) void query.load();
  });
  return query;
}
