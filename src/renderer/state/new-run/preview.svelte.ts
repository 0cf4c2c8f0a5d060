/** Augmented views of the person’s own images, drawn anew once the settings that they depend on have come to rest. */

import type { PreviewedImage, PreviewRequest } from '../../../shared/contract/images';
import type { Job } from '../job.svelte';

const REST_MS = 400;

export class Preview {
  rows = $state.raw<readonly PreviewedImage[]>([]);
  /** True from the wish for other views on, before the host is asked. */
  isDrawing = $state(false);
  private rest: ReturnType<typeof setTimeout> | undefined;
  private shown = '';
  /** As `isDrawing`, but not reactive: `show` and `stop` run inside effects. */
  private isAsked = false;

  constructor(readonly job: Job<'data.preview'>) {}

  /** Draws the views unless they are there; null removes them. */
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

  /** Stops drawing; the next `show` begins again. */
  stop(): void {
    clearTimeout(this.rest);
    if (this.isAsked) this.shown = '';
    [this.isAsked, this.isDrawing] = [false, false];
    this.job.forget();
  }

  private async draw(request: PreviewRequest): Promise<void> {
    const reply = await this.job.ask('data.preview', request);
    if (reply === null) return;
    [this.isAsked, this.isDrawing] = [false, false];
    if (reply.ok) this.rows = reply.value;
    else this.shown = '';
  }
}
