/** What is done with a run’s model: evaluation, prediction, export. All of it happens in a trainer process. */

import { readManifest } from '../runs/run-files';
import type { EvaluationReport, ExportFormat, ExportReport, PredictionReport } from '../shared/reports';
import type { AppContext } from './context';
import type { TaskHooks } from './trainer-host';

/** The run’s own number: another one gives other last bits. */
async function threadsOf(runDir: string): Promise<number> {
  return (await readManifest(runDir)).settings.threads;
}

/** @throws LatheError of the task */
export async function evaluateModel(
  { tasks }: AppContext,
  args: { runDir: string; folder: string },
  hooks: TaskHooks,
): Promise<EvaluationReport> {
  return tasks.request('evaluate', args, hooks, await threadsOf(args.runDir));
}

/** @throws LatheError of the task */
export async function predictPictures(
  { tasks }: AppContext,
  args: { runDir: string; paths: string[]; top: number | null; explainTo: string | null },
  hooks: TaskHooks,
): Promise<PredictionReport> {
  return tasks.request('predict', args, hooks, await threadsOf(args.runDir));
}

/** @throws LatheError of the task */
export async function exportModel(
  { tasks }: AppContext,
  args: { runDir: string; format: ExportFormat; out: string },
  hooks: TaskHooks,
): Promise<ExportReport> {
  return tasks.request('export', args, hooks, await threadsOf(args.runDir));
}
