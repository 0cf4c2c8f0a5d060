/** Augmented views of a person’s own images, asked for again when what they depend on has changed and rests. */

import type { PreviewedImage, PreviewRequest } from '../../../shared/contract/images';
import type { Failure } from '../../../shared/failures/failure';
import type { Host, RunningJob } from '../host.svelte';

const REST_MS = 400;

export class Preview {
  rows = $state.raw<readonly PreviewedImage[]>([]);
  failure = $state.raw<Failure | null>(null);
  isDrawing = $state(false);
  private job: RunningJob<readonly PreviewedImage[]> | null = null;
  private rest: ReturnType<typeof setTimeout> | undefined;
  private shown = '';
  /** As `isDrawing`, but whoever shows or stops does not depend on it. */
  private isAsked = false;

  constructor(private readonly host: Host) {}

  /** Draws them unless they are there; null forgets them. */
  show(request: PreviewRequest | null): void {
    const wanted = JSON.stringify(request);
    if (wanted === this.shown) return;
    this.stop();
    this.shown = wanted;
    if (request === null) {
      this.rows = [];
      return;
    }
    [this.isAsked, this.isDrawing] = [true, true];
    this.rest = setTimeout(() => void this.draw(request), REST_MS);
  }

  /** Nobody looks any more: what is not drawn yet is drawn when somebody does. */
  stop(): void {
    clearTimeout(this.rest);
    this.job?.cancel();
    if (this.isAsked) this.shown = '';
    [this.job, this.isAsked, this.failure, this.isDrawing] = [null, false, null, false];
  }

  private async draw(request: PreviewRequest): Promise<void> {
    const job = this.host.job('data.preview', request, () => undefined);
    this.job = job;
    const reply = await job.reply;
    if (this.job !== job) return;
    [this.job, this.isAsked, this.isDrawing] = [null, false, false];
    if (reply.ok) this.rows = reply.value;
    else [this.failure, this.shown] = [reply.failure, ''];
  }
}
