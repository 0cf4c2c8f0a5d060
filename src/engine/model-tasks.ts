/** Tasks that need TensorFlow: what a trained model makes of pictures, and what this computer computes with. */

import { basename } from 'node:path';
import { argmax, balancedAccuracy, classMetrics, confusionMatrix, overallAccuracy } from '../core/confusion';
import { findPictures } from '../data/find-pictures';
import { surveyFolder } from '../data/scan';
import { LatheError } from '../shared/failure';
import type { EvaluatedPicture, LabelProbability } from '../shared/reports';
import type { DeviceReport } from '../shared/run';
import type { TrainerTasks } from '../shared/trainer-protocol';
import { importBody } from './body-weights';
import { classifyFiles } from './classify-files';
import { inspecting } from './data-tasks';
import { deviceReport, isUsingGpu } from './device-report';
import { exportSafetensors } from './export-safetensors';
import { chooseFrozenBody } from './frozen-bodies';
import { loadRunModel, type RunModel } from './run-model';
import { pictureLoss } from './stage-loop';
import { loadTensorFlow } from './tensorflow';
import type { TaskHooks, TaskSurroundings } from './task-surroundings';

/** Loads a run’s model for as long as `use` takes. */
async function withModel<T>(
  runDir: string,
  { places, threads }: TaskSurroundings,
  use: (model: RunModel) => Promise<T>,
): Promise<T> {
  const model = await loadRunModel(loadTensorFlow(places.runtimeFolder), runDir, places, threads);
  try {
    return await use(model);
  } finally {
    model.dispose();
  }
}

function ranked(classes: readonly string[], probabilities: Float32Array, top: number | null): LabelProbability[] {
  return classes
    .map((label, c) => ({ label, probability: probabilities[c] ?? 0 }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, top ?? classes.length);
}

export function predict(
  { runDir, paths, top }: TrainerTasks['predict']['args'],
  hooks: TaskHooks,
  surroundings: TaskSurroundings,
): Promise<TrainerTasks['predict']['result']> {
  return withModel(runDir, surroundings, async (model) => {
    const found = await findPictures(paths, { ...inspecting(hooks, surroundings), onProgress: () => undefined });
    const answers = await classifyFiles(model, found.files, surroundings.workerFile, hooks);
    const predictions = found.files.map((path, i) => ({
      path,
      top: ranked(model.classes, answers[i] ?? new Float32Array(), top),
    }));
    return { model: model.manifest.runId, predictions, problems: [...found.problems] };
  });
}

/** @throws LatheError classes-differ when a class of the folder is unknown to the model */
function requireKnown(model: RunModel, folder: string, classes: readonly string[]): void {
  const unknown = classes.filter((label) => !model.classes.includes(label));
  if (unknown.length === 0 && classes.length > 0) return;
  const received =
    classes.length === 0 ? 'no class folder with pictures' : unknown.map((each) => `“${each}”`).join(', ');
  throw new LatheError(
    'classes-differ',
    `Pictures of the model’s classes ${model.classes.join(', ')} were expected in ${folder}; received ${received}.`,
    'Name each folder of pictures exactly as the class was named in training.',
  );
}

export function evaluate(
  { runDir, folder }: TrainerTasks['evaluate']['args'],
  hooks: TaskHooks,
  surroundings: TaskSurroundings,
): Promise<TrainerTasks['evaluate']['result']> {
  return withModel(runDir, surroundings, async (model) => {
    const options = { ...inspecting(hooks, surroundings), onProgress: () => undefined };
    const scan = await surveyFolder({ folder, validationFolder: null, ...options });
    requireKnown(model, folder, scan.classes);
    // A folder with both subsets is judged by the one that was not trained on.
    const pictures = scan.validation.length > 0 ? scan.validation : scan.train;
    const files = pictures.map((picture) => `${folder}/${picture.path}`);
    const answers = await classifyFiles(model, files, surroundings.workerFile, hooks);
    const truth = pictures.map((picture) => model.classes.indexOf(picture.label));
    const predicted = answers.map(argmax);
    const predictions = pictures.map((picture, i): EvaluatedPicture => {
      const answer = answers[i] ?? new Float32Array();
      const best = predicted[i] ?? 0;
      return {
        path: picture.path,
        label: picture.label,
        predicted: model.classes[best] ?? '',
        probability: answer[best] ?? 0,
        loss: pictureLoss(answer[truth[i] ?? 0] ?? 0),
      };
    });
    const confusion = confusionMatrix(truth, predicted, model.classes.length);
    const perClass = classMetrics(confusion, model.classes);
    return {
      model: model.manifest.runId,
      pictures: pictures.length,
      accuracy: overallAccuracy(confusion),
      balancedAccuracy: balancedAccuracy(perClass),
      loss: predictions.reduce((sum, each) => sum + each.loss, 0) / pictures.length,
      classes: perClass,
      confusion,
      predictions,
    };
  });
}

export function exportModel(
  { runDir, out }: TrainerTasks['export']['args'],
  surroundings: TaskSurroundings,
): Promise<TrainerTasks['export']['result']> {
  return withModel(runDir, surroundings, (model) => exportSafetensors(model, out));
}

export function device({ places, threads }: TaskSurroundings): Promise<DeviceReport> {
  const tf = loadTensorFlow(places.runtimeFolder);
  const addon = chooseFrozenBody(places.addonFolder, isUsingGpu(tf));
  return deviceReport(tf, places.runtimeFolder, threads, addon?.kind === 'loaded' ? 'ncnn' : 'tensorflow');
}

export async function importWeights(
  { file }: TrainerTasks['importWeights']['args'],
  { places }: TaskSurroundings,
): Promise<TrainerTasks['importWeights']['result']> {
  const sha256 = await importBody(file, places.weightsFile, 'imagenet');
  return { file: places.weightsFile, sha256, source: basename(file) };
}
