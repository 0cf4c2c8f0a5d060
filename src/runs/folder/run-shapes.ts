/** The shapes of a run’s JSON files, held against what stands on the disk. */

import {
  bothOf,
  count,
  either,
  json,
  kindOf,
  listOf,
  nullable,
  number,
  objectOf,
  oneOf,
  partialOf,
  sha256,
  text,
  yesOrNo,
} from '../../core/json-check';
import type { Check } from '../../core/json-check';
import { IMAGE_PROBLEMS } from '../../shared/dataset';
import type { ImageProblem, ImageProblemCode, RunDataset, RunImage } from '../../shared/dataset';
import type { AddonReason, DeviceReason } from '../../shared/failures/engine';
import { RUN_STATUSES } from '../../shared/run';
import type { BestEpoch, DeviceReport, RunManifest, RunSummary } from '../../shared/run';
import { RECIPE_NAMES } from '../../shared/settings';
import type {
  EarlyStoppingSettings,
  HeadSettings,
  HeadSource,
  OptimizerSettings,
  RunSettings,
  ScheduleSettings,
  StageSettings,
} from '../../shared/settings';

const optimizer: Check<OptimizerSettings> = kindOf<OptimizerSettings>({
  sgd: objectOf({ learningRate: number, momentum: number, nesterov: yesOrNo }),
  rmsprop: objectOf({ learningRate: number, rho: number, momentum: number, epsilon: number }),
  adam: objectOf({ learningRate: number, beta1: number, beta2: number, epsilon: number }),
  adamw: objectOf({ learningRate: number, beta1: number, beta2: number, epsilon: number, weightDecay: number }),
});

export const scheduleShape: Check<ScheduleSettings> = kindOf<ScheduleSettings>({
  constant: objectOf({}),
  step: objectOf({ everyEpochs: count, factor: number }),
  cosine: objectOf({ final: number }),
  plateau: objectOf({ factor: number, patience: count, minimum: number }),
});

const stage: Check<StageSettings> = objectOf<StageSettings>({
  epochs: count,
  batchSize: count,
  optimizer,
  schedule: scheduleShape,
  warmupEpochs: number,
});

export const headMembers: { readonly [K in keyof HeadSettings]: Check<HeadSettings[K]> } = {
  pooling: oneOf('flatten', 'average', 'max'),
  hiddenUnits: count,
  dropout: number,
};

export const headSourceShape: Check<HeadSource> = kindOf<HeadSource>({
  train: objectOf({ stage }),
  run: objectOf({ runDir: text }),
  file: objectOf({ path: text }),
});

export const earlyStoppingShape: Check<EarlyStoppingSettings> = objectOf<EarlyStoppingSettings>({
  monitor: oneOf('valLoss', 'valAccuracy'),
  patience: count,
  minDelta: number,
});

const settings: Check<RunSettings> = objectOf<RunSettings>({
  recipe: oneOf(...RECIPE_NAMES),
  preset: oneOf('article', 'recommended'),
  size: count,
  preprocessing: oneOf('imagenet', 'rescale'),
  augment: oneOf('none', 'mirror', 'article', 'standard'),
  augmentViews: either(count, oneOf('fresh')),
  head: objectOf<HeadSettings>(headMembers),
  l2: number,
  trainFrom: nullable(text),
  stage,
  headSource: nullable(headSourceShape),
  earlyStopping: nullable(earlyStoppingShape),
  keepBest: yesOrNo,
  classWeights: oneOf('none', 'balanced'),
  featureCache: oneOf('on', 'half', 'off'),
  checkpointMinutes: number,
  seed: count,
  threads: count,
});

export const manifestShape: Check<RunManifest> = bothOf(
  objectOf<Omit<RunManifest, 'goesOnAfter'>>({
    format: oneOf(1),
    runId: text,
    createdAt: text,
    app: text,
    settings,
    datasetSha256: sha256,
    bodySha256: nullable(sha256),
    command: text,
  }),
  partialOf<Pick<RunManifest, 'goesOnAfter'>>({ goesOnAfter: count }),
);

const problemCode = oneOf(...(Object.keys(IMAGE_PROBLEMS) as ImageProblemCode[]));

const image: Check<RunImage> = objectOf<RunImage>({
  path: text,
  label: text,
  bytes: count,
  modifiedMs: number,
  sha256,
  width: count,
  height: count,
  file: text,
  classIndex: count,
});

export const datasetShape: Check<RunDataset> = objectOf<RunDataset>({
  folder: text,
  validationFolder: nullable(text),
  layout: oneOf('class-folders', 'train-validation', 'flat'),
  classes: listOf(text),
  split: kindOf<RunDataset['split']>({ folders: objectOf({}), stratified: objectOf({ share: number, seed: count }) }),
  train: listOf(image),
  validation: listOf(image),
  problems: listOf(objectOf<ImageProblem>({ path: text, code: problemCode, message: text })),
  sha256,
});

export const bestShape: Check<BestEpoch> = objectOf<BestEpoch>({ epoch: count, valAccuracy: number });

/** A reason with its facts; one of a later version is shown in the words that stand beside it. */
function reasonOf<R extends { readonly reason: string; readonly facts: object }>(): Check<R> {
  const shape = objectOf({ reason: text, facts: json });
  return (value, at) => shape(value, at) as unknown as R;
}

type LaterDeviceFacts = 'frozenBodyBuild' | 'frozenBodyReason' | 'why' | 'frozenBodyWhy' | 'processor' | 'pictures';

const device: Check<DeviceReport> = bothOf(
  objectOf<Omit<DeviceReport, LaterDeviceFacts>>({
    device: oneOf('cpu', 'gpu'),
    reason: text,
    tensorflow: text,
    threads: count,
    frozenBody: oneOf('tensorflow', 'ncnn'),
  }),
  partialOf<Pick<DeviceReport, LaterDeviceFacts>>({
    frozenBodyBuild: text,
    frozenBodyReason: text,
    why: reasonOf<DeviceReason>(),
    frozenBodyWhy: reasonOf<AddonReason>(),
    processor: text,
    pictures: text,
  }),
);

export const stageName = oneOf('features', 'head', 'main');

export const summaryShape: Check<RunSummary> = objectOf<RunSummary>({
  status: oneOf(...RUN_STATUSES),
  stage: nullable(stageName),
  epoch: count,
  step: count,
  best: nullable(bestShape),
  updatedAt: text,
  computeMs: number,
  device: nullable(device),
  weightsSha256: nullable(sha256),
  failure: nullable(objectOf({ code: text, message: text, hint: text })),
});
