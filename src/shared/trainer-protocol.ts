/**
 * How a host and a trainer process speak. A process started for a run needs no messages: it is steered through the
 * run's folder. One started for tasks answers requests over Node's IPC channel, as JSON.
 */

import type { DatasetScan } from './dataset';
import type { Failure } from './failure';
import type { EvaluationReport, ExportFormat, ExportReport, PredictionReport } from './reports';
import type { DeviceReport } from './run';

/** Where a trainer process finds what set-up provided. All paths are absolute. */
export interface TrainerPlaces {
  /** The user's cache: scans, runtime, weights. */
  readonly cacheFolder: string;
  /** Features of frozen layers, shared by runs. */
  readonly featuresFolder: string;
  /** Prebuilt addons by platform: `<platform>-<arch>/lathe_body.node`. */
  readonly addonFolder: string;
  /** Native TensorFlow. */
  readonly runtimeFolder: string;
  /** The VGG16 body, safetensors. */
  readonly weightsFile: string;
}

/** What a trainer process is started for; its first command-line argument, as JSON. */
export type TrainerJob =
  | { readonly mode: 'run'; readonly runDir: string; readonly places: TrainerPlaces; readonly outlivesHost: boolean }
  | { readonly mode: 'tasks'; readonly places: TrainerPlaces; readonly threads: number };

export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** Every task of a trainer process: what it takes and what it gives. */
export interface TrainerTasks {
  scan: { args: { folder: string; validationFolder: string | null }; result: DatasetScan };
  prepare: {
    args: { raw: string; out: string; train: number; validation: number; seed: number | null };
    result: {
      folder: string;
      classes: { label: string; train: number; validation: number }[];
      problems: { path: string; code: string; message: string }[];
    };
  };
  drawSamples: {
    args: { folder: string; seed: number; train: number; validation: number };
    result: { folder: string; classes: string[]; pictures: number };
  };
  evaluate: { args: { runDir: string; folder: string }; result: EvaluationReport };
  /** `paths` are absolute files or folders; `top` limits the answers, null for all classes. */
  predict: { args: { runDir: string; paths: string[]; top: number | null }; result: PredictionReport };
  export: { args: { runDir: string; format: ExportFormat; out: string }; result: ExportReport };
  device: { args: Record<string, never>; result: DeviceReport };
  /** Verifies a weights file and puts it into the cache. */
  importWeights: { args: { file: string }; result: { file: string; sha256: string; source: string } };
}

export type TaskName = keyof TrainerTasks;

export type ToTrainer =
  | { [N in TaskName]: { kind: 'task'; id: number; name: N; args: TrainerTasks[N]['args'] } }[TaskName]
  | { kind: 'cancel'; id: number };

export type FromTrainer =
  | { kind: 'ready' }
  | { kind: 'progress'; id: number; progress: Progress }
  | { kind: 'done'; id: number; result: unknown }
  | { kind: 'failed'; id: number; failure: Failure }
  /** A run could not even begin; what happens later stands in the journal. */
  | { kind: 'run-failed'; failure: Failure };
