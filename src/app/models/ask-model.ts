/** Evaluation, prediction, explanation and export with a run’s model, in a trainer process. */

import { readUsableManifest } from '../../runs/folder/run-files';
import type { TrainerTasks } from '../../shared/trainer-protocol';
import type { TaskRunner } from '../trainer/task-runner';
import type { RequestHooks } from '../../shared/request-channel';

type ModelTask = 'evaluate' | 'predict' | 'predictSeen' | 'explain' | 'export';

/**
 * Computes with the run’s own number of threads: another number gives other last bits.
 *
 * @throws LatheError run-damaged and those of the task
 */
export async function askModel<N extends ModelTask>(
  tasks: TaskRunner,
  name: N,
  args: TrainerTasks[N]['args'],
  hooks: RequestHooks,
): Promise<TrainerTasks[N]['result']> {
  const { threads } = (await readUsableManifest(args.runDir)).settings;
  return tasks.request(name, args, hooks, threads);
}
