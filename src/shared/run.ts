/** A run as every process sees it: manifest, status, epochs and the document that commands end with. */

import type { AddonReason, DeviceReason } from './failures/engine';
import type { FailureDocument } from './failures/failure';
import type { RunSettings, RecipeName } from './settings';

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

/** What the work of a run is divided into, in order. A recipe has a part of them. */
export type StageName = 'features' | 'head' | 'main';

/** `run.json`: written when the run is made; `resume --epochs` writes it anew with more epochs. */
export interface RunManifest {
  readonly format: 1;
  readonly runId: RunId;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly app: string;
  readonly settings: RunSettings;
  /** SHA-256 of the dataset, from `dataset.json`. */
  readonly datasetSha256: string;
  /** SHA-256 over all tensors of the VGG16 body that the run starts from; null for the small CNN. */
  readonly bodySha256: string | null;
  /** The command that makes an equal run. */
  readonly command: string;
  /** Epochs that were trained when a run that had stopped early was extended: until then it counts as not stopped. */
  readonly goesOnAfter?: number;
}

/** Where and with what a run computes; the trainer records it each time it starts. */
export interface DeviceReport {
  readonly device: 'cpu' | 'gpu';
  /** Why this device, for a person: "no NVIDIA driver is loaded". */
  readonly reason: string;
  readonly tensorflow: string;
  readonly threads: number;
  /** What computes the frozen layers. */
  readonly frozenBody: 'tensorflow' | 'ncnn';
  /** Its build, as in the key of features; missing in runs of earlier versions. */
  readonly frozenBodyBuild?: string;
  /** Why TensorFlow computes them, a clause for a person; missing where nothing is quicker. */
  readonly frozenBodyReason?: string;
  /** Both reasons as data; missing in runs of earlier versions. */
  readonly why?: DeviceReason;
  readonly frozenBodyWhy?: AddonReason;
  /** Model of the processor; missing in runs of earlier versions. */
  readonly processor?: string;
  /** What decodes images, and the filter that resizes them; missing in runs of earlier versions. */
  readonly pictures?: string;
}

/** Something that the last digits depend on, for a person, before and after a resume. */
export interface DeviceChange {
  readonly what: 'device' | 'processor' | 'tensorflow' | 'frozenBody' | 'pictures';
  readonly before: string;
  readonly now: string;
}

export interface EpochReport {
  /** From 1. */
  readonly epoch: number;
  readonly trainMs: number;
  readonly validationMs: number;
  readonly loss: number;
  /** 0 to 1. */
  readonly accuracy: number;
  readonly valLoss: number;
  readonly valAccuracy: number;
  readonly learningRate: number;
}

export interface BestEpoch {
  readonly epoch: number;
  readonly valAccuracy: number;
}

/** `status.json`, replaced whole at each change of status, epoch and checkpoint: what a list of runs needs. */
export interface RunSummary {
  readonly status: RunStatus;
  readonly stage: StageName | null;
  readonly epoch: number;
  readonly step: number;
  readonly best: BestEpoch | null;
  /** ISO 8601, UTC. */
  readonly updatedAt: string;
  /** Training and validation time so far, pauses left out, in milliseconds. */
  readonly computeMs: number;
  readonly device: DeviceReport | null;
  readonly weightsSha256: string | null;
  readonly failure: FailureDocument | null;
}

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
export interface RunDocument {
  readonly runId: RunId;
  readonly runDir: string;
  readonly status: RunStatus;
  readonly device: 'cpu' | 'gpu' | null;
  readonly tensorflow: string | null;
  readonly threads: number;
  readonly epochs: readonly EpochReport[];
  readonly best: BestEpoch | null;
  /** SHA-256 of every weight of the model, float32 little endian, in layer order, kernel before bias. */
  readonly weightsSha256: string | null;
}
