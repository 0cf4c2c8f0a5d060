/** Models that stay loaded, so that the next question is answered at once. */

import { checkpointIdentity } from '../../runs/checkpoints/checkpoints';
import { readManifest } from '../../runs/folder/run-files';
import type { RunModel } from './run-model';

interface Warm {
  readonly runDir: string;
  /** Of the checkpoints that were tried when it was loaded. */
  readonly identity: string;
  readonly model: RunModel;
}

/** So that two models can be looked at side by side. */
const KEPT = 2;

/** Serves one user at a time: the trainer’s lane for models sees to that. */
export class WarmModels {
  /** The longest unused first. */
  private readonly kept: Warm[] = [];

  /** @param load reads a run’s model from its folder */
  constructor(private readonly load: (runDir: string) => Promise<RunModel>) {}

  /** Lends the run’s model to `work`, as the run’s folder has it now. */
  async use<T>(runDir: string, work: (model: RunModel) => Promise<T>): Promise<T> {
    return work(await this.take(runDir));
  }

  dispose(): void {
    for (const { model } of this.kept.splice(0)) model.dispose();
  }

  private async take(runDir: string): Promise<RunModel> {
    // Before it is loaded: what changes meanwhile makes it outdated at the next use, never unnoticed.
    const { settings } = await readManifest(runDir);
    const checkpoints = await checkpointIdentity(runDir, settings.keepBest ? 'best' : 'last');
    const found = this.kept.findIndex((each) => each.runDir === runDir);
    const [warm] = found < 0 ? [] : this.kept.splice(found, 1);
    if (warm !== undefined && warm.identity === identityOf(checkpoints, warm.model)) {
      this.kept.push(warm);
      return warm.model;
    }
    warm?.model.dispose();
    while (this.kept.length >= KEPT) this.kept.shift()?.model.dispose();
    const model = await this.load(runDir);
    this.kept.push({ runDir, identity: identityOf(checkpoints, model), model });
    return model;
  }
}

/** A model from a checkpoint behind the first depends on all that might take its place. */
function identityOf(checkpoints: readonly string[], model: RunModel): string {
  return (model.notices.length === 0 ? checkpoints.slice(0, 1) : checkpoints).join('\n');
}
