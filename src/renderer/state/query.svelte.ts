/** An answer of the host that a view shows, and asks for again when it may have changed. */

import { untrack } from 'svelte';
import type { Reply } from '../../shared/contract/requests';
import type { Failure } from '../../shared/failures/failure';
import type { Host } from './host.svelte';

export class Query<T> {
  /** The last answer; it stays while another one is on its way. */
  value = $state.raw<T | null>(null);
  failure = $state.raw<Failure | null>(null);
  isLoading = $state(false);
  private turn = 0;

  constructor(private readonly ask: () => Promise<Reply<T>>) {}

  /** Of several questions only the answer to the last one counts. */
  async load(): Promise<void> {
    const turn = ++this.turn;
    this.isLoading = true;
    const reply = await untrack(this.ask);
    if (turn !== this.turn) return;
    this.isLoading = false;
    // A host that does not answer has a banner of its own, and is asked again once it is back.
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

/** Asks at once, and again after every new connection. For the start of a component. */
export function connectedQuery<T>(host: Host, ask: () => Promise<Reply<T>>): Query<T> {
  const query = new Query(ask);
  $effect(() => {
    if (host.generation > 0) void query.load();
  });
  return query;
}
