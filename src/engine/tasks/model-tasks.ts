/** Tasks that need TensorFlow: what a trained model makes of images, and what this computer computes with. */

import { basename } from 'node:path';
import { argmax } from '../../core/metrics/confusion';
import { stagePlans } from '../../core/recipes/stage-plan';
import { findImages, type FoundImages } from '../../data/scan/find-images';
import { MadeImages } from '../../data/previews/rendered-images';
import { LatheError } from '../../shared/failures/failure';
import { noteIn } from '../../shared/image-problems';
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
import { loadTensorFlow, type TensorFlow } from '../network/tensorflow';
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
  return { model: model.runId, predictions, problems: [...problems], notices: model.notices };
}

/** @throws LatheError usage */
function classNamed({ classes }: RunModel, label: string): number {
  const index = classes.indexOf(label);
  if (index >= 0) return index;
  throw new LatheError('class-unknown', { classes, label });
}

export class ModelTasks {
  private readonly made: MadeImages;

  /**
   * @param onLoaded is told when TensorFlow is loaded
   * @param models keeps those that were used last
   */
  constructor(
    private readonly surroundings: TaskSurroundings,
    private readonly onLoaded: () => void = () => undefined,
    private readonly models = new WarmModels((runDir) => {
      const { places, threads } = surroundings;
      return loadRunModel(this.tensorFlow(), runDir, places, threads);
    }),
  ) {
    this.made = new MadeImages(surroundings.places.cacheFolder);
  }

  predict({ runDir, paths, top, explainTo }: Args<'predict'>, hooks: TaskHooks): Result<'predict'> {
    return this.use(runDir, hooks, async (model) => {
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
    return this.use(runDir, hooks, async (model) => {
      const asked = label === null ? null : classNamed(model, label);
      const { images, problems } = await this.find([file], hooks);
      const found = problems.map(noteIn)[0] ?? null;
      if (found !== null && images.length === 0) {
        throw new LatheError('image-unusable', { file: basename(file), found });
      }
      const { size } = model.manifest.settings;
      const pixels = await seenSquare(images[0]?.file ?? file, size, this.surroundings);
      hooks.signal.throwIfAborted();
      const chosen = asked ?? argmax(await model.classify(pixels, 1));
      const image = await this.made.keep(await model.explain(pixels, chosen), size);
      return { label: model.classes[chosen] ?? '', image };
    });
  }

  predictSeen({ runDir, paths, seenUpTo }: Args<'predictSeen'>, hooks: TaskHooks): Result<'predictSeen'> {
    return this.use(runDir, hooks, async (model) => {
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
    return this.use(runDir, hooks, (model) => evaluateFolder(model, folder, hooks, this.surroundings));
  }

  exportModel({ runDir, format, out }: Args<'export'>, hooks: TaskHooks): Result<'export'> {
    return this.use(runDir, hooks, (model) => exportModel(model, format, out, hooks.signal));
  }

  async device(): Promise<DeviceReport> {
    const { places, threads } = this.surroundings;
    const tf = this.tensorFlow();
    return deviceReport(tf, places.runtimeFolder, threads, chooseBackbone(places.addonFolder, isUsingGpu(tf)));
  }

  async missingFeatures(run: Args<'missingFeatures'>): Result<'missingFeatures'> {
    const { featuresFolder } = this.surroundings.places;
    return missingFeatures({ ...run, device: await this.device(), featuresFolder }, stagePlans(run.settings));
  }

  async importWeights({ file }: Args<'importWeights'>, { signal }: TaskHooks): Result<'importWeights'> {
    const { weightsFile } = this.surroundings.places;
    const sha256 = await importBackbone(file, weightsFile, 'imagenet', signal);
    return { file: weightsFile, sha256, source: basename(file) };
  }

  private tensorFlow(): TensorFlow {
    const tf = loadTensorFlow(this.surroundings.places.runtimeFolder);
    this.onLoaded();
    return tf;
  }

  /** A task that was cancelled while its model was loaded leaves it for the next one. */
  private use<T>(runDir: string, { signal }: TaskHooks, work: (model: RunModel) => Promise<T>): Promise<T> {
    return this.models.use(runDir, (model) => {
      signal.throwIfAborted();
      return work(model);
    });
  }

  private find(paths: readonly string[], hooks: TaskHooks): Promise<FoundImages> {
    return findImages(paths, { ...inspecting(hooks, this.surroundings), onProgress: () => undefined });
  }
}
