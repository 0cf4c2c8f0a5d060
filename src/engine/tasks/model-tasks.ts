/** Tasks that need TensorFlow: what a trained model makes of images, and what this computer computes with. */

import { basename } from 'node:path';
import { argmax } from '../../core/metrics/confusion';
import { stagePlans } from '../../core/recipes/stage-plan';
import { findImages, type FoundImages } from '../../data/scan/find-images';
import { MadeImages } from '../../data/previews/rendered-images';
import { readDataset, readManifest } from '../../runs/folder/run-files';
import { LatheError, toldError } from '../../shared/failures/failure';
import type { LabelProbability, PredictionReport } from '../../shared/reports';
import type { DeviceReport } from '../../shared/run';
import type { TaskName, TrainerTasks } from '../../shared/trainer-protocol';
import { importBackbone } from '../frozen/backbone-weights';
import { classifyFiles, seenSquare, type OnSeen } from './classify-files';
import { inspecting } from '../../data/tasks/folder-tasks';
import { deviceReport, isUsingGpu } from '../network/device-report';
import { evaluateFolder } from './evaluate-folder';
import { explainInto } from './explanation-files';
import { exportModel } from '../export/export-model';
import { chooseBackbone } from '../frozen/backbones';
import { missingFeatures } from '../frozen/run-features';
import { loadRunModel, type RunModel } from './run-model';
import { loadTensorFlow } from '../network/tensorflow';
import type { TaskHooks, TaskSurroundings } from '../../data/tasks/task-context';
import { WarmModels } from './warm-models';

type Args<N extends TaskName> = TrainerTasks[N]['args'];
type Result<N extends TaskName> = Promise<TrainerTasks[N]['result']>;

function ranked(classes: readonly string[], probabilities: Float32Array, top: number | null): LabelProbability[] {
  return classes
    .map((label, c) => ({ label, probability: probabilities[c] ?? 0 }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, top ?? classes.length);
}

function reportOn(
  model: RunModel,
  { images, problems }: FoundImages,
  answers: readonly Float32Array[],
  top: number | null,
  explanations: readonly string[] = [],
): PredictionReport {
  const predictions = images.map(({ file }, i) => ({
    path: file,
    top: ranked(model.classes, answers[i] ?? new Float32Array(), top),
    ...(explanations[i] === undefined ? {} : { explanation: explanations[i] }),
  }));
  return { model: model.manifest.runId, predictions, problems: [...problems], notices: model.notices };
}

/** @throws LatheError usage */
function classNamed({ classes }: RunModel, label: string): number {
  const index = classes.indexOf(label);
  if (index >= 0) return index;
  throw new LatheError('class-unknown', { classes, label });
}

export class ModelTasks {
  private readonly made: MadeImages;

  /** @param models loads with TensorFlow, unless a test looks on */
  constructor(
    private readonly surroundings: TaskSurroundings,
    private readonly models = new WarmModels((runDir) => {
      const { places, threads } = surroundings;
      return loadRunModel(loadTensorFlow(places.runtimeFolder), runDir, places, threads);
    }),
  ) {
    this.made = new MadeImages(surroundings.places.cacheFolder);
  }

  predict({ runDir, paths, top, explainTo }: Args<'predict'>, hooks: TaskHooks): Result<'predict'> {
    return this.models.use(runDir, async (model) => {
      const found = await this.find(paths, hooks);
      const { images } = found;
      const classify = (onSeen?: OnSeen): Promise<Float32Array[]> =>
        classifyFiles(model, images, this.surroundings, hooks, onSeen);
      if (explainTo === null || images.length === 0) return reportOn(model, found, await classify(), top);
      const { result, files } = await explainInto(explainTo, model, images, classify);
      return reportOn(model, found, result, top, files);
    });
  }

  explain({ runDir, file, label }: Args<'explain'>, hooks: TaskHooks): Result<'explain'> {
    return this.models.use(runDir, async (model) => {
      const asked = label === null ? null : classNamed(model, label);
      const { images, problems } = await this.find([file], hooks);
      const [problem] = problems;
      if (problem !== undefined && images.length === 0) {
        throw toldError('picture-unusable', problem.message, 'Choose another picture.');
      }
      const { size } = model.manifest.settings;
      const pixels = await seenSquare(images[0]?.file ?? file, size, this.surroundings);
      const chosen = asked ?? argmax(await model.classify(pixels, 1));
      const image = await this.made.keep(await model.explain(pixels, chosen), size);
      return { label: model.classes[chosen] ?? '', image };
    });
  }

  predictSeen({ runDir, paths, seenUpTo }: Args<'predictSeen'>, hooks: TaskHooks): Result<'predictSeen'> {
    return this.models.use(runDir, async (model) => {
      const { size } = model.manifest.settings;
      const found = await this.find(paths, hooks);
      const { images } = found;
      const squares: Float32Array[] = [];
      const onSeen: OnSeen | undefined = images.length > seenUpTo ? undefined : (pixels) => void squares.push(pixels);
      const answers = await classifyFiles(model, images, this.surroundings, hooks, onSeen);
      const kept = await Promise.all(squares.map((pixels) => this.made.keep(pixels, size)));
      const seen = images.map((_, i) => kept[i] ?? null);
      return { report: reportOn(model, found, answers, null), classes: model.classes, seen };
    });
  }

  evaluate({ runDir, folder }: Args<'evaluate'>, hooks: TaskHooks): Result<'evaluate'> {
    return this.models.use(runDir, (model) => evaluateFolder(model, folder, hooks, this.surroundings));
  }

  exportModel({ runDir, format, out }: Args<'export'>): Result<'export'> {
    return this.models.use(runDir, (model) => exportModel(model, format, out));
  }

  async device(): Promise<DeviceReport> {
    const { places, threads } = this.surroundings;
    const tf = loadTensorFlow(places.runtimeFolder);
    return deviceReport(tf, places.runtimeFolder, threads, chooseBackbone(places.addonFolder, isUsingGpu(tf)));
  }

  async missingFeatures({ runDir }: Args<'missingFeatures'>): Result<'missingFeatures'> {
    const { featuresFolder } = this.surroundings.places;
    const [{ settings, bodySha256 }, dataset] = await Promise.all([readManifest(runDir), readDataset(runDir)]);
    const found = { device: await this.device(), settings, dataset, bodySha256, featuresFolder };
    return missingFeatures(found, stagePlans(settings));
  }

  async importWeights({ file }: Args<'importWeights'>): Result<'importWeights'> {
    const { weightsFile } = this.surroundings.places;
    const sha256 = await importBackbone(file, weightsFile, 'imagenet');
    return { file: weightsFile, sha256, source: basename(file) };
  }

  private find(paths: readonly string[], hooks: TaskHooks): Promise<FoundImages> {
    return findImages(paths, { ...inspecting(hooks, this.surroundings), onProgress: () => undefined });
  }
}
