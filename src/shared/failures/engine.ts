/** Failures of the engine: TensorFlow, training steps, trained models. */

import { failure, type ReasonOf } from './entry';
import { step, type NoFacts } from './next-step';

export const ENGINE_FAILURES = {
  /** `file` is the addon’s, in the folder. */
  'runtime-missing': failure<{ folder: string; file: string }>('runtime-missing', 'set-up-provides'),
  'runtime-library-missing': failure<{ folder: string; library: string }>('runtime-damaged', ({ folder }) =>
    step('set-up-library', { folder }),
  ),
  /** `words` are the system’s. */
  'runtime-unloadable': failure<{ folder: string; words: string }>('runtime-damaged', ({ folder }) =>
    step('set-up-anew', { folder }),
  ),
  /** Of the processor, in `LATHE_INSTRUCTIONS`. */
  'instructions-unavailable': failure<{ received: string; available: string[] }>('usage', 'choose-one'),
  'loss-not-finite': failure<{ stage: 'head' | 'main'; epoch: number; step: number; learningRate: number }>(
    'loss-not-finite',
    'lower-learning-rate',
  ),
  /** Shapes of kernels; `from` is a run’s folder or a weights file. */
  'head-mismatch': failure<{ from: string; expected: number[][]; received: { name: string; shape: number[] }[] }>(
    'head-mismatch',
    'use-fitting-head',
  ),
  'head-untrained': failure<{ runDir: string }>('run-has-no-model', 'train-head'),
  'model-untrained': failure<{ runId: string }>('run-has-no-model', ({ runId }) =>
    step('train-model', { command: ['resume', runId] }),
  ),
  'class-unknown': failure<{ classes: string[]; label: string }>('usage', 'choose-one'),
  /** `unknown` is empty where the folder has no class at all. */
  'evaluation-classes-differ': failure<{ folder: string; classes: string[]; unknown: string[] }>(
    'classes-differ',
    'name-as-trained',
  ),
  'evaluation-empty': failure<{ folder: string }>('too-few-pictures', 'choose-evaluation'),
  'prediction-cancelled': failure<{ done: number; total: number }>('cancelled', 'start-task-again'),
  'split-share': failure<{ received: number }>('setting-invalid', 'give-share'),
  'class-not-splittable': failure<{ label: string }>('too-few-pictures', 'add-different-images'),
};

/** Why a run computes where it does. `log` is TensorFlow’s. */
export interface DeviceReasons {
  'gpu-found': NoFacts;
  'linux-only': NoFacts;
  'cpu-runtime': NoFacts;
  'no-driver': NoFacts;
  'no-nvidia-smi': NoFacts;
  'no-gpu': NoFacts;
  'gpus-hidden': NoFacts;
  'no-nvidia-libraries': NoFacts;
  'no-usable-gpu': { readonly log: string | null };
}

/** Why TensorFlow computes the frozen layers and not the addon. `words` are the system’s. */
export interface AddonReasons {
  'no-addon': { readonly platform: string; readonly arch: string };
  'addon-sha256': { readonly file: string; readonly received: string; readonly expected: string };
  'addon-unloadable': { readonly file: string; readonly words: string };
  'another-addon': { readonly file: string };
}

/** What the reader of an answer should know about the model itself. */
export interface ModelNotices {
  /** The checkpoint `damaged` can’t be read, for the reason in `message`; `used` takes its place. */
  'checkpoint-replaced': {
    readonly runId: string;
    readonly damaged: string;
    readonly message: string;
    readonly used: string;
  };
}

export type DeviceReason = ReasonOf<DeviceReasons>;
export type AddonReason = ReasonOf<AddonReasons>;
export type ModelNotice = ReasonOf<ModelNotices>;
