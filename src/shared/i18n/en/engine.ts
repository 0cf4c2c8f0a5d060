/** Failures of the engine, and what it tells of devices and models. */

import type { AddonReasons, DeviceReasons, ENGINE_FAILURES, ModelNotices } from '../../failures/engine';
import type { ClausesOf, TextsOf } from '../texts';

const shapeText = (shape: readonly number[]): string => shape.join('×');

export const engine: TextsOf<typeof ENGINE_FAILURES> = {
  'runtime-missing': ({ folder, file }) => `Native TensorFlow was expected in ${folder}; there is no ${file}.`,
  'runtime-library-missing': ({ folder, library }) =>
    `Native TensorFlow was expected to load from ${folder}; the library ${library} that it needs is not there.`,
  'runtime-unloadable': ({ folder, words }) =>
    `Native TensorFlow was expected to load from ${folder}; loading it failed with “${words}”.`,
  'instructions-unavailable': ({ received, available }) =>
    `LATHE_INSTRUCTIONS was expected to be one of this processor’s instruction sets, ${available.join(', ')}; received “${received}”.`,
  'loss-not-finite': ({ stage, epoch, step, learningRate }) =>
    `The loss was expected to be a number; it is not one any more in epoch ${epoch}, step ${step} of stage ${stage}, at learning rate ${learningRate}.`,
  'head-mismatch': ({ from, expected, received }) => {
    const found = received.map(({ name, shape }) => `${name} ${shapeText(shape)}`).join(', ');
    return `A head of fully connected layers ${expected.map(shapeText).join(', ')} was expected; ${from} has ${found || 'none at all'}.`;
  },
  'head-untrained': ({ runDir }) => `A trained head was expected in the run ${runDir}; it has no checkpoint yet.`,
  'model-untrained': ({ runId }) => `Trained weights were expected in ${runId}; it has no checkpoint yet.`,
  'class-unknown': ({ classes, label }) =>
    `One of the model’s classes was expected: ${classes.join(', ')}; received “${label}”.`,
  'evaluation-classes-differ': ({ folder, classes, unknown }) => {
    const received = unknown.map((each) => `“${each}”`).join(', ') || 'no class folder with pictures';
    return `Pictures of the model’s classes ${classes.join(', ')} were expected in ${folder}; received ${received}.`;
  },
  'evaluation-empty': ({ folder }) =>
    `Pictures to judge by were expected in ${folder}; there is none that can be used.`,
  'prediction-cancelled': ({ done, total }) => `Cancelled after ${done} of ${total} pictures.`,
  'split-share': ({ received }) => `A split between 0 and 1 was expected, not ${received}.`,
  'class-not-splittable': ({ label }) =>
    `Class “${label}” was expected to have two different pictures that are in no other class.`,
};

/** A clause that follows “running on the CPU because”. */
export const deviceReasons: ClausesOf<DeviceReasons> = {
  'gpu-found': () => 'TensorFlow found an NVIDIA GPU',
  'linux-only': () => 'TensorFlow uses NVIDIA GPUs on Linux only',
  'cpu-runtime': () => 'the TensorFlow that is set up is the one for CPUs',
  'no-driver': () => 'no NVIDIA driver is loaded',
  'no-nvidia-smi': () => 'nvidia-smi, which lists the GPUs, can’t be run',
  'no-gpu': () => 'the NVIDIA driver finds no GPU',
  'gpus-hidden': () => 'CUDA_VISIBLE_DEVICES hides every GPU',
  'no-nvidia-libraries': () => 'NVIDIA’s libraries are missing from the TensorFlow that is set up',
  'no-usable-gpu': ({ log }) =>
    log === null ? 'TensorFlow found no GPU that it can use' : `TensorFlow found no GPU: ${log}`,
};

/** A clause. */
export const addonReasons: ClausesOf<AddonReasons> = {
  'no-addon': ({ platform, arch }) => `there is none for ${platform} ${arch}`,
  'addon-sha256': ({ file, received, expected }) => `${file} has SHA-256 ${received}, expected was ${expected}`,
  'addon-unloadable': ({ file, words }) => `loading ${file} failed with “${words}”`,
  'another-addon': ({ file }) => `${file} is not the addon that was expected`,
};

export const modelNotices: ClausesOf<ModelNotices> = {
  'checkpoint-replaced': ({ runId, damaged, message, used }) =>
    `The weights of ${runId} were expected in its checkpoint ${damaged}, which can’t be read (${message}); those of the checkpoint ${used} are used instead.`,
};
