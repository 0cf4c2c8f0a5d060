/** The comparison that is shown, asked for anew when an epoch of one of its runs is done. */

import type { RunComparison } from '../../../shared/contract/predictions';
import type { RunListRow } from '../../../shared/contract/runs';
import type { Failure } from '../../../shared/failures/failure';
import type { RunId } from '../../../shared/run';
import type { Host } from '../../state/host.svelte';

/** What a comparison shows of a run changes with this text, and with nothing else. */
export function comparedState({ runId, status, stage, epoch, best }: RunListRow): string {
  return [runId, status, stage, epoch, best?.epoch].join(' ');
}

export class Comparison {
  value = $state.raw<RunComparison | null>(null);
  failure = $state.raw<Failure | null>(null);
  private asked = 0;

  constructor(private readonly host: Host) {}

  async load(runIds: readonly RunId[]): Promise<void> {
    const turn = ++this.asked;
    const reply = await this.host.request('runs.compare', { runIds });
    // Another choice was made meanwhile.
    if (turn !== this.asked) return;
    this.failure = reply.ok ? null : reply.failure;
    if (reply.ok) this.value = reply.value;
  }

  clear(): void {
    this.asked += 1;
    this.value = null;
    this.failure = null;
  }
}
