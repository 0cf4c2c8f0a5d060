/** What a model makes of a folder whose images lie in folders of their classes. */

import { argmax, balancedAccuracy, classMetrics, confusionMatrix, overallAccuracy } from '../../core/metrics/confusion';
import { surveyFolder } from '../../data/scan/scan-folder';
import type { LatheError } from '../../shared/failures/failure';
import { toldError } from '../../shared/failures/failure';
import type { EvaluatedImage, EvaluationReport } from '../../shared/reports';
import { classifyFiles } from './classify-files';
import { inspecting } from '../../data/tasks/folder-tasks';
import type { RunModel } from './run-model';
import { imageLoss } from '../run/stage-loop';
import type { TaskHooks, TaskSurroundings } from '../../data/tasks/task-context';

/** @throws LatheError classes-differ when a class of the folder is unknown to the model */
function requireKnown(model: RunModel, folder: string, classes: readonly string[]): void {
  const unknown = classes.filter((label) => !model.classes.includes(label));
  if (unknown.length === 0 && classes.length > 0) return;
  const received =
    classes.length === 0 ? 'no class folder with pictures' : unknown.map((each) => `“${each}”`).join(', ');
  throw toldError(
    'classes-differ',
    `Pictures of the model’s classes ${model.classes.join(', ')} were expected in ${folder}; received ${received}.`,
    'Name each folder of pictures exactly as the class was named in training.',
  );
}

function withoutImages(folder: string): LatheError {
  return toldError(
    'too-few-pictures',
    `Pictures to judge by were expected in ${folder}; there is none that can be used.`,
    'Choose a folder with pictures of the model’s classes.',
  );
}

/** @throws LatheError classes-differ, too-few-pictures, dataset-changed, cancelled, those of a scan */
export async function evaluateFolder(
  model: RunModel,
  folder: string,
  hooks: TaskHooks,
  surroundings: TaskSurroundings,
): Promise<EvaluationReport> {
  const options = { ...inspecting(hooks, surroundings), onProgress: () => undefined };
  const { scan } = await surveyFolder({ folder, validationFolder: null, ...options });
  requireKnown(model, folder, scan.classes);
  // A folder with both subsets is judged by the one that was not trained on.
  const images = scan.validation.length > 0 ? scan.validation : scan.train;
  if (images.length === 0) throw withoutImages(folder);
  const files = images.map(({ path, sha256 }) => ({ file: `${folder}/${path}`, sha256 }));
  const answers = await classifyFiles(model, files, surroundings, hooks);
  const truth = images.map((image) => model.classes.indexOf(image.label));
  const predicted = answers.map(argmax);
  const predictions = images.map((image, i): EvaluatedImage => {
    const answer = answers[i] ?? new Float32Array();
    const best = predicted[i] ?? 0;
    return {
      path: image.path,
      label: image.label,
      predicted: model.classes[best] ?? '',
      probability: answer[best] ?? 0,
      loss: imageLoss(answer[truth[i] ?? 0] ?? 0),
    };
  });
  const confusion = confusionMatrix(truth, predicted, model.classes.length);
  const perClass = classMetrics(confusion, model.classes);
  return {
    model: model.manifest.runId,
    notices: model.notices,
    pictures: images.length,
    accuracy: overallAccuracy(confusion),
    balancedAccuracy: balancedAccuracy(perClass),
    loss: predictions.reduce((sum, each) => sum + each.loss, 0) / images.length,
    classes: perClass,
    confusion,
    predictions,
  };
}
