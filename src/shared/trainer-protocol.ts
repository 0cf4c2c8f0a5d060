/**
 * The protocol between a host and a trainer process. A process for a run needs no messages: commands come through the
 * run’s folder. A process for tasks answers requests over Node’s IPC channel, as JSON.
 */

import type { PreviewRequest } from './contract/images';
import type { DatasetScan, ImageProblem } from './dataset';
import type { Layout } from './layouts';
import type { Failure } from './failures/failure';
import type { ExportFormat } from './file-formats';
import type { EvaluationReport, ExportReport, PredictionReport } from './reports';
import type { DeviceReport } from './run';
import type { RunSettings } from './settings';

/** What set-up provided for a trainer process. All paths are absolute. */
export interface TrainerPlaces {
  /** The user's cache: scans, runtime, weights. */
  readonly cacheFolder: string;
  /** Features of frozen layers, shared by runs. */
  readonly featuresFolder: string;
  /** Bytes that these may take before those that were used longest ago make room. */
  readonly featuresBudget: number;
  /** Prebuilt addons by platform, Lathe’s own among them: `<platform>-<arch>/lathe_native.node`. */
  readonly addonFolder: string;
  readonly runtimeFolder: string;
  /** The VGG16 body, safetensors. */
  readonly weightsFile: string;
}

/** The job of a trainer process; its first command-line argument, as JSON. */
export type TrainerJob =
  | { readonly mode: 'run'; readonly runDir: string; readonly places: TrainerPlaces; readonly outlivesHost: boolean }
  | { readonly mode: 'tasks'; readonly places: TrainerPlaces; readonly threads: number };

export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** Every task of a trainer process: arguments and result. */
export interface TrainerTasks {
  /**
   * `folder` is absolute; `validationFolder` too, null when the validation images lie in `folder` or are split off.
   * `layout` is what a person said; null to tell it from the folder.
   */
  scan: { args: { folder: string; validationFolder: string | null; layout: Layout | null }; result: DatasetScan };
  /** The same; the reason why nothing can be trained on it is a value, beside what was found of every file. */
  survey: { args: TrainerTasks['scan']['args']; result: { scan: DatasetScan; refusal: Failure | null } };
  /** Of all `files` below an absolute folder those whose size is one of `bytes`, with their hashes. */
  hashFiles: { args: { folder: string; bytes: readonly number[] }; result: { hashed: HashedFile[]; files: number } };
  /**
   * Lays out `train` and `validation` images of each class of `raw` (class folders, or one flat folder) in `out`, which
   * must not exist or be empty; both are absolute. `seed` null takes the first ones in the order of their numbers.
   */
  prepare: {
    args: { raw: string; layout: Layout | null; out: string; train: number; validation: number; seed: number | null };
    result: {
      folder: string;
      classes: { label: string; train: number; validation: number }[];
      /** What was noticed in the raw folder; unusable images were passed over. */
      problems: readonly ImageProblem[];
    };
  };
  /**
   * Draws `train` and `validation` images of each class into an absolute folder; one with the same set is left alone.
   */
  drawSamples: {
    args: { folder: string; seed: number; train: number; validation: number };
    result: { folder: string; classes: string[]; pictures: number };
  };
  evaluate: { args: { runDir: string; folder: string }; result: EvaluationReport };
  /**
   * `paths` are absolute files or folders; `top` limits the answers, null for all classes. `explainTo` is a new folder
   * for images of what speaks for each answer, or null.
   */
  predict: {
    args: { runDir: string; paths: string[]; top: number | null; explainTo: string | null };
    result: PredictionReport;
  };
  /** What in an image speaks for a class, kept for a page; `label` null for the most probable class. */
  explain: { args: { runDir: string; file: string; label: string | null }; result: { label: string; image: string } };
  /** The same with all classes, and with what the network sees kept for a page where there are at most `seenUpTo`. */
  predictSeen: { args: { runDir: string; paths: string[]; seenUpTo: number }; result: SeenPredictions };
  export: { args: { runDir: string; format: ExportFormat; out: string }; result: ExportReport };
  /** Whether the file or the run has the head that a new run with these settings begins with. */
  checkHead: { args: { settings: RunSettings; classes: number }; result: null };
  device: { args: Record<string, never>; result: DeviceReport };
  /** What a run that was not begun yet will find in the shared cache. */
  missingFeatures: { args: { runDir: string }; result: MissingFeatures };
  /** Verifies a weights file and puts it into the cache. */
  importWeights: { args: { file: string }; result: { file: string; sha256: string; source: string } };
  /** An image no larger than `edge` pixels on either side, upright, encoded anew and kept in the cache. */
  thumbnail: { args: { file: string; edge: number }; result: KeptImage };
  /** A folder’s training images as the network sees them, plain and in augmented views of rounds 0, 1, …; absolute. */
  preview: { args: PreviewRequest; result: PreviewRow[] };
}

export interface HashedFile {
  /** Relative to the folder, with forward slashes. */
  readonly path: string;
  /** Milliseconds since 1970, as the file system reports it. */
  readonly modifiedMs: number;
  /** Of its bytes, hexadecimal. */
  readonly sha256: string;
}

export interface FeatureCount {
  readonly total: number;
  readonly missing: number;
}

export interface MissingFeatures {
  /** Of the last frozen layer, where they are kept. */
  readonly cut: FeatureCount;
  /** Of the end of the body. */
  readonly bottleneck: FeatureCount;
}

export interface KeptImage {
  /** Absolute. */
  readonly file: string;
  readonly type: 'image/webp' | 'image/png';
}

/** Images are named by the ids under which they are kept: see `src/data/previews/rendered-images.ts`. */
export interface PreviewRow {
  readonly label: string;
  /** Relative to the folder, with forward slashes. */
  readonly path: string;
  /** Place among the training images, which the drawn augmentations depend on. */
  readonly index: number;
  readonly plain: string;
  readonly augmentations: readonly string[];
}

export interface SeenPredictions {
  readonly report: PredictionReport;
  /** In the model’s order. */
  readonly classes: readonly string[];
  /** For each prediction the id of the square that the network saw; null where none was kept. */
  readonly seen: readonly (string | null)[];
}

export type TaskName = keyof TrainerTasks;

/** From a trainer that answers tasks: TensorFlow is loaded, and from now on native calls are short. */
export interface LoadedMessage {
  readonly loaded: true;
}

/** The system’s codes when a trainer can’t write its run. */
const UNWRITABLE = ['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS', 'EACCES', 'EPERM', 'EIO', 'ESTALE', 'EMFILE'] as const;
/** Above those of Node. */
const FIRST_UNWRITABLE = 64;

/** The exit code of a trainer that could not write its failure into the run. */
export function exitCodeOf(cause: unknown): number {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  const place = UNWRITABLE.findIndex((each) => each === code);
  return place < 0 ? 1 : FIRST_UNWRITABLE + place;
}

/** The system’s code for why a trainer could not write its run; null for any other exit. */
export function unwritableBy(exitCode: number | null): string | null {
  return UNWRITABLE[(exitCode ?? 0) - FIRST_UNWRITABLE] ?? null;
}
