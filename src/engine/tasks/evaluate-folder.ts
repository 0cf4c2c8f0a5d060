/** What a model makes of a folder whose images lie in folders of their classes. */

import { balancedAccuracy, overallAccuracy } from '../../core/metrics/confusion';
import { evaluateAnswers } from '../../core/metrics/evaluation';
import { surveyFolder } from '../../data/scan/scan-folder';
import { inspecting } from '../../data/tasks/folder-tasks';
import type { TaskHooks, TaskSurroundings } from '../../data/tasks/task-context';
import { LatheError } from '../../shared/failures/failure';
import type { Layout } from '../../shared/layouts';
import type { TrainerTasks } from '../../shared/trainer-protocol';
import { classifyFiles } from './classify-files';
import type { RunModel } from './run-model';

/** @throws LatheError classes-differ, too-few-pictures, dataset-changed, cancelled, those of a scan */
export async function evaluateFolder(
  model: RunModel,
  folder: string,
  hooks: TaskHooks,
  surroundings: TaskSurroundings,
): Promise<TrainerTasks['evaluate']['result']> {
  const { runId, classes, notices } = model;
  const options = { ...inspecting(hooks, surroundings), onProgress: () => undefined };
  const surveyAs = (layout: Layout | null) => surveyFolder({ folder, validationFolder: null, layout, ...options });
  const survey = await surveyAs(null);
  const isUnclear = survey.refusal?.code === 'layout-ambiguous';
  // What a person would be asked, the model knows: its classes are in the folder, or in the parts of a split.
  const isSplit = isUnclear && survey.scan.classes.every((label) => !classes.includes(label));
  const { scan } = isSplit ? await surveyAs('train-validation') : survey;
  const unknown = scan.classes.filter((label) => !classes.includes(label));
  if (unknown.length > 0 || scan.classes.length === 0) {
    throw new LatheError('evaluation-classes-differ', { folder, classes, unknown });
  }
  // A folder with both subsets is judged by the one that was not trained on.
  const images = scan.validation.length > 0 ? scan.validation : scan.train;
  if (images.length === 0) throw new LatheError('evaluation-empty', { folder });
  const files = images.map(({ path, sha256 }) => ({ file: `${folder}/${path}`, sha256 }));
  const answers = await classifyFiles(model, files, surroundings, hooks);
  const { predictions, confusion, perClass } = evaluateAnswers(images, answers, classes);
  return {
    model: runId,
    notices,
    pictures: images.length,
    accuracy: overallAccuracy(confusion),
    balancedAccuracy: balancedAccuracy(perClass),
    loss: predictions.reduce((sum, each) => sum + each.loss, 0) / images.length,
    classes: perClass,
    confusion,
    predictions,
  };
}
