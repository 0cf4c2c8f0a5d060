/** Models judged on other folders; kept while the page is open, whatever view is shown. */

import type { ValidationReport } from '../../shared/contract/predictions';
import type { OpenedItem } from '../../shared/contract/images';
import type { Failure } from '../../shared/failures/failure';
import type { RunId } from '../../shared/run';
import type { Progress } from '../../shared/trainer-protocol';
import type { Host } from './host.svelte';

interface FolderEvaluation {
  readonly folder: OpenedItem;
  readonly report: ValidationReport;
}

interface RunningEvaluation {
  readonly folder: OpenedItem;
  /** null until the first image is looked at. */
  readonly progress: Progress | null;
  readonly cancel: () => void;
}

/** What was made of a run on this page. */
class RunEvaluations {
  /** Latest first, one for each folder. */
  done = $state.raw<readonly FolderEvaluation[]>([]);
  /** The folder whose evaluation is shown; null for the run’s own validation images. */
  shownFolder = $state<string | null>(null);
  readonly shown = $derived(this.done.find(({ folder }) => folder.id === this.shownFolder) ?? null);
  running = $state.raw<RunningEvaluation | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** Whoever shows the report next begins with the images that were judged wrongly. */
  leadsToMistakes = false;

  constructor(
    private readonly host: Host,
    private readonly runId: RunId,
  ) {}

  async evaluate(folder: OpenedItem): Promise<void> {
    this.running?.cancel();
    this.failure = null;
    const job = this.host.job('models.evaluate', { runId: this.runId, folder: folder.id }, (progress) => {
      if (isRunning()) this.running = { folder, progress, cancel: job.cancel };
    });
    // Another folder may be chosen before it is done, and that evaluation end first.
    const isRunning = (): boolean => this.running?.cancel === job.cancel;
    this.running = { folder, progress: null, cancel: job.cancel };
    const reply = await job.reply;
    if (isRunning()) this.running = null;
    if (reply.ok) {
      this.done = [{ folder, report: reply.value }, ...this.done.filter((each) => each.folder.id !== folder.id)];
      this.shownFolder = folder.id;
    } else if (reply.failure.code !== 'cancelled') this.failure = reply.failure;
  }
}

export class Evaluations {
  private readonly byRun = new Map<RunId, RunEvaluations>();

  constructor(private readonly host: Host) {}

  of(runId: RunId): RunEvaluations {
    const found = this.byRun.get(runId) ?? new RunEvaluations(this.host, runId);
    this.byRun.set(runId, found);
    return found;
  }
}
