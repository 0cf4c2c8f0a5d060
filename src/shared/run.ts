/** A run as every process sees it: manifest, status, epochs and the document that commands end with. */

import * as v from 'valibot';
import type { AddonReason, DeviceReason } from './failures/engine';
import { failureShape } from './failures/document';
import { count, moment, number, sha256, type Shape } from './schema';
import { runSettingsShape, type RecipeName } from './settings';

/** `<date>-<dataset>-<recipe>-<short id>`, the name of the run's folder. */
export type RunId = string;

export const RUN_STATUSES = [
  'queued',
  'preparing',
  'running',
  'pausing',
  'paused',
  'stopping',
  'stopped',
  'finished',
  'failed',
  'lost',
] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** Statuses in which a trainer works on the run; without one it is `lost`. */
export const LIVE_STATUSES: readonly RunStatus[] = ['preparing', 'running', 'pausing', 'stopping'];

/** The stages of a run, in order. A recipe has some of them. */
export const stageName = v.picklist(['features', 'head', 'main']);
export type StageName = Shape<typeof stageName>;

/** `run.json`: written when the run is made; `resume --epochs` rewrites it with more epochs. */
export const manifestShape = v.object({
  format: v.literal(1),
  runId: v.string(),
  createdAt: moment,
  app: v.string(),
  settings: runSettingsShape,
  datasetSha256: sha256,
  /** SHA-256 over all tensors of the VGG16 body that the run starts from; null for the small CNN. */
  bodySha256: v.nullable(sha256),
  /** The command that makes an equal run. */
  command: v.string(),
  /** Epochs that were trained when a run that had stopped early was extended: until then it counts as not stopped. */
  goesOnAfter: v.exactOptional(count),
});
export type RunManifest = Shape<typeof manifestShape>;

/** A reason with its facts; one of a later version is shown in the words beside it. */
function reasonShape<R>(): v.GenericSchema<unknown, R> {
  return v.custom<R>((value) => typeof value === 'object' && value !== null && 'reason' in value && 'facts' in value);
}

/** Where and with what a run computes; the trainer records it each time it starts. What may be missing is so in runs of earlier versions. */
export const deviceShape = v.object({
  device: v.picklist(['cpu', 'gpu']),
  /** Why this device, for a person: "no NVIDIA driver is loaded". */
  reason: v.string(),
  tensorflow: v.string(),
  threads: count,
  /** What computes the frozen layers. */
  frozenBody: v.picklist(['tensorflow', 'ncnn']),
  /** Its build, as in the key of features. */
  frozenBodyBuild: v.exactOptional(v.string()),
  /** Why TensorFlow computes them, a clause for a person; missing where nothing is quicker. */
  frozenBodyReason: v.exactOptional(v.string()),
  /** Both reasons as data. */
  why: v.exactOptional(reasonShape<DeviceReason>()),
  frozenBodyWhy: v.exactOptional(reasonShape<AddonReason>()),
  processor: v.exactOptional(v.string()),
  /** What decodes images, and the filter that resizes them. */
  pictures: v.exactOptional(v.string()),
});
export type DeviceReport = Shape<typeof deviceShape>;

/** Something that the last digits depend on, for a person, before and after a resume. */
export const deviceChangeShape = v.object({
  what: v.picklist(['device', 'processor', 'tensorflow', 'frozenBody', 'pictures']),
  before: v.string(),
  now: v.string(),
});
export type DeviceChange = Shape<typeof deviceChangeShape>;

export const epochReportShape = v.object({
  /** From 1. */
  epoch: count,
  trainMs: number,
  validationMs: number,
  loss: number,
  /** 0 to 1. */
  accuracy: number,
  valLoss: number,
  valAccuracy: number,
  learningRate: number,
});
export type EpochReport = Shape<typeof epochReportShape>;

/** The epoch of the highest validation accuracy; of equal ones the one of the lowest loss, which earlier versions do not say. */
export const bestShape = v.object({ epoch: count, valAccuracy: number, valLoss: v.exactOptional(number) });
export type BestEpoch = Shape<typeof bestShape>;

/** `status.json`, replaced whole at each change of status, epoch and checkpoint: what a list of runs needs. */
export const summaryShape = v.object({
  status: v.picklist(RUN_STATUSES),
  stage: v.nullable(stageName),
  epoch: count,
  step: count,
  best: v.nullable(bestShape),
  updatedAt: moment,
  /** Training and validation time so far, pauses left out, in milliseconds. */
  computeMs: number,
  device: v.nullable(deviceShape),
  weightsSha256: v.nullable(sha256),
  failure: v.nullable(failureShape),
});
export type RunSummary = Shape<typeof summaryShape>;

/** One row of `lathe runs --json`. */
export interface RunRow {
  readonly runId: RunId;
  readonly runDir: string;
  readonly status: RunStatus;
  readonly recipe: RecipeName;
  readonly startedAt: string;
  readonly best: BestEpoch | null;
}

/** The document that `train`, `resume` and `show` end with. */
export interface RunDocument extends Pick<RunRow, 'runId' | 'runDir' | 'status' | 'best'> {
  readonly device: 'cpu' | 'gpu' | null;
  readonly tensorflow: string | null;
  readonly threads: number;
  readonly epochs: readonly EpochReport[];
  /** SHA-256 of every weight of the model, float32 little endian, in layer order, kernel before bias. */
  readonly weightsSha256: string | null;
}
