/** A request that takes a while, as a view shows it; one at a time: a newer one takes the place of an older one. */

import type { ArgsOf, Reply, RequestName, ResultOf } from '../../shared/contract/requests';
import type { Failure } from '../../shared/failures/failure';
import type { Progress } from '../../shared/trainer-protocol';
import type { Host, RunningJob } from './host.svelte';

export class Job<N extends RequestName> {
  /** Which request runs; null while none does. */
  running = $state.raw<N | null>(null);
  progress = $state.raw<Progress | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** How much is done, 0 to 1; null while nothing is known. */
  readonly share = $derived(this.progress === null ? null : this.progress.done / Math.max(1, this.progress.total));
  private job: RunningJob<unknown> | null = null;

  constructor(private readonly host: Host) {}

  /** @returns null where another request has taken its place, or the job was forgotten */
  async ask<M extends N>(name: M, args: ArgsOf<M>): Promise<Reply<ResultOf<M>> | null> {
    this.forget();
    const job = this.host.job(name, args, (progress) => {
      if (this.job === job) this.progress = progress;
    });
    [this.job, this.running] = [job, name];
    const reply = await job.reply;
    if (this.job !== job) return null;
    [this.job, this.running, this.progress] = [null, null, null];
    if (!reply.ok && reply.failure.code !== 'cancelled') this.failure = reply.failure;
    return reply;
  }

  /** The host answers that it was cancelled. */
  cancel(): void {
    this.job?.cancel();
  }

  /** Cancels it, and waits for no answer. */
  forget(): void {
    this.job?.cancel();
    [this.job, this.running, this.progress, this.failure] = [null, null, null, null];
  }
}
