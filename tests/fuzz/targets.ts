/** Every reader of what others wrote, with sound inputs, how they are damaged, and which errors it may throw. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { architectureWeights } from '../../src/core/network/architecture';
import { initialWeight } from '../../src/core/network/initial-weights';
import { UnusableImageError } from '../../src/data/images/decoder';
import { decodeImage, readHeader } from '../../src/data/images/decoders';
import { dispatch, type Handlers } from '../../src/app/workbench/session/dispatch';
import { writeKerasArchive, writeKerasH5 } from '../../src/formats/keras/keras-writer';
import { writeOnnxModel } from '../../src/formats/onnx/onnx-writer';
import { writeSafetensors } from '../../src/formats/safetensors';
import { writeTfjsModel, TFJS_MODEL } from '../../src/formats/tfjs/tfjs-writer';
import { readWeightsFile } from '../../src/formats/weights-file';
import { CheckpointWriter, loadCheckpoint } from '../../src/runs/checkpoints/checkpoints';
import { readDataset, readUsableManifest } from '../../src/runs/folder/run-files';
import { runState } from '../../src/runs/folder/run-state';
import { readJournal } from '../../src/runs/journal/journal-reader';
import { JournalWriter } from '../../src/runs/journal/journal-writer';
import { readAnnotations } from '../../src/runs/library/annotations';
import { listRuns, readRunDocument } from '../../src/runs/library/list-runs';
import { htmlReport } from '../../src/runs/report/html-report';
import { readResults } from '../../src/runs/report/results-csv';
import { readConfusion, readPredictions, writeValidationReport } from '../../src/runs/report/validation-report';
import { REQUESTS } from '../../src/shared/contract/requests';
import { LatheError } from '../../src/shared/failures/failure';
import { askMessageIn } from '../../src/shared/request-channel';
import { makeSampleRun, sampleCheckpoint, stepEvent } from '../support/sample-run';
import { hdf5Of, KERAS_TREES, type Tree } from './hdf5-tree';
import * as mutate from './mutators';

export interface Target {
  readonly samples: readonly Buffer[];
  readonly mutators: readonly mutate.Mutator[];
  /** Reads an input; throws what it is expected to throw, or a finding. */
  readonly read: (input: Buffer) => Promise<unknown>;
  readonly isExpected: (error: unknown) => boolean;
}

const isLathes = (error: unknown): boolean => error instanceof LatheError && error.code !== 'internal';

async function images(format: 'jpeg' | 'png' | 'gif' | 'webp' | 'tiff' | 'avif', mutators: readonly mutate.Mutator[]) {
  const pixels = Buffer.from(Array.from({ length: 24 * 16 * 3 }, (_, i) => (i * 7919) % 251));
  const source = sharp(pixels, { raw: { width: 24, height: 16, channels: 3 } });
  return image(await source.toFormat(format).toBuffer(), mutators);
}

const image = (sample: Buffer, mutators: readonly mutate.Mutator[]): Target => ({
  samples: [sample],
  mutators,
  read: async (input) => {
    await readHeader(input);
    return decodeImage(input, 32);
  },
  isExpected: (error) => error instanceof UnusableImageError,
});

/** 8 × 8 pixels of 24 bits. */
function bitmap(): Buffer {
  const out = Buffer.alloc(54 + 8 * 24, 0x55);
  out.write('BM');
  for (const [at, value] of [
    [2, out.length],
    [6, 0],
    [10, 54],
    [14, 40],
    [18, 8],
    [22, 8],
    [30, 0],
    [34, 0],
    [46, 0],
    [50, 0],
  ] as const)
    out.writeUInt32LE(value, at);
  out.writeUInt16LE(1, 26);
  out.writeUInt16LE(24, 28);
  return out;
}

const architecture = {
  ...({ kind: 'small-cnn', size: 8, preprocessing: 'rescale', classes: 3, pooling: 'flatten' } as const),
  layers: [
    { kind: 'convolution', name: 'conv_1', channelsIn: 3, channelsOut: 2, padding: 'same' },
    { kind: 'max-pool', name: 'pool_1' },
    { kind: 'flatten', name: 'flatten' },
    { kind: 'dense', name: 'dense_1', unitsIn: 32, unitsOut: 3, activation: 'linear' },
  ] as const,
};
const tensors = architectureWeights(architecture).map((spec, i) => ({
  ...{ name: spec.name, shape: spec.shape },
  data: initialWeight(spec, 1, i),
}));
const model = { architecture, tensors, facts: '{}', producer: 'Lathe' };

/** Reads weights from a file, which is written anew each time. */
function weights(folder: string, name: string, mutators: readonly mutate.Mutator[], part = name): Target {
  const file = join(folder, name);
  const damaged = join(folder, part);
  return {
    samples: [readFileSync(damaged)],
    mutators,
    read: (input) => {
      writeFileSync(damaged, input);
      return readWeightsFile(file);
    },
    isExpected: isLathes,
  };
}

/** Members of a Keras file are damaged, HDF5's own structure is not. */
function kerasMembers(folder: string): Target {
  const file = join(folder, 'members.h5');
  return {
    samples: KERAS_TREES.map((tree) => Buffer.from(JSON.stringify(tree))),
    mutators: [mutate.json],
    read: async (input) => {
      const bytes = await hdf5Of(JSON.parse(input.toString('utf8')) as Tree);
      if (bytes === null) return;
      writeFileSync(file, bytes);
      await readWeightsFile(file);
    },
    isExpected: isLathes,
  };
}

async function weightsTargets(scratch: string): Promise<Record<string, Target>> {
  const folder = join(scratch, 'weights');
  mkdirSync(folder);
  await writeSafetensors(join(folder, 'a.safetensors'), tensors);
  await writeKerasH5(model, join(folder, 'a.h5'));
  await writeKerasArchive(model, join(folder, 'a.keras'));
  await writeOnnxModel(model, join(folder, 'a.onnx'));
  mkdirSync(join(folder, 'tfjs'));
  await writeTfjsModel(model, join(folder, 'tfjs'));
  return {
    safetensors: weights(folder, 'a.safetensors', [mutate.bytes]),
    'keras-h5': weights(folder, 'a.h5', [mutate.bytes]),
    'keras-members': kerasMembers(folder),
    'keras-archive': weights(folder, 'a.keras', [mutate.bytes, mutate.zipMembers({ 'config.json': mutate.json })]),
    onnx: weights(folder, 'a.onnx', [mutate.bytes]),
    tfjs: weights(join(folder, 'tfjs'), TFJS_MODEL, [mutate.bytes, mutate.json]),
  };
}

/** A run with a journal, results, a report and a checkpoint. */
async function sampleRunDir(): Promise<string> {
  const runDir = await makeSampleRun();
  const journal = await JournalWriter.open(runDir, () => new Date('2026-11-24T12:00:00Z'));
  journal.append({ kind: 'status', status: 'running' });
  journal.append({ kind: 'stage', stage: 'main', epochs: 2, stepsPerEpoch: 3 });
  for (let step = 1; step <= 3; step += 1) journal.append(stepEvent(step));
  const report = {
    epoch: 1,
    trainMs: 5,
    validationMs: 2,
    loss: 0.5,
    accuracy: 0.7,
    valLoss: 0.6,
    valAccuracy: 0.5,
    learningRate: 1e-4,
  };
  journal.append({ kind: 'epoch', stage: 'main', report, best: { epoch: 1, valAccuracy: 0.5 }, improved: true });
  journal.append({ kind: 'status', status: 'paused' });
  await new CheckpointWriter(runDir).save(sampleCheckpoint(1, journal.position, true, 8));
  await journal.close();
  await writeValidationReport(runDir, await readDataset(runDir), Float32Array.of(0.7, 0.3));
  return runDir;
}

type Reading = (runDir: string) => Promise<unknown>;

const shown: Reading = (runDir) => listRuns(dirname(runDir));
const reported: Reading = (runDir) => htmlReport(runDir);
const loaded: Reading = (runDir) => loadCheckpoint(runDir, 'last');

function rethrowOthers(error: unknown): void {
  if (!isLathes(error)) throw error;
}

function runFiles(
  runDir: string,
  file: string,
  mutators: readonly mutate.Mutator[],
  readings: readonly Reading[],
): Target {
  const path = join(runDir, file);
  const sound = readFileSync(path);
  return {
    samples: [sound],
    mutators,
    read: async (input) => {
      writeFileSync(path, input);
      try {
        for (const reading of readings) await reading(runDir).catch(rethrowOthers);
      } finally {
        writeFileSync(path, sound);
      }
    },
    isExpected: () => false,
  };
}

/** The requests of a page, up to the handlers: what these are given has the shape that they ask for. */
function bridge(): Target {
  const names = Object.keys(REQUESTS);
  const handlers = Object.fromEntries(names.map((name) => [name, () => null])) as unknown as Handlers;
  const hooks = { signal: new AbortController().signal, onProgress: () => undefined, commit: () => true };
  const args = {
    runId: 'a',
    runIds: ['a'],
    changes: { note: 'x' },
    command: { kind: 'pause', depth: 'hold' },
    after: null,
    paths: ['/a'],
    path: '/a',
    folder: 'x',
    edge: 64,
    data: { folder: 'x', validationFolder: null, split: null },
    choice: { recipe: 'finetune', preset: 'article', changes: {} },
    name: null,
  };
  return {
    samples: names.map((name, id) => Buffer.from(JSON.stringify({ id, name, args }))),
    mutators: [mutate.bytes, mutate.json],
    read: async (input) => {
      const message = askMessageIn(JSON.parse(input.toString('utf8')));
      if (message === null || !('id' in message)) return;
      const reply = await dispatch(handlers, message.name, message.args, hooks);
      if (!reply.ok && reply.failure.code === 'internal') throw new Error(JSON.stringify(reply.failure.facts));
    },
    isExpected: (error) => error instanceof SyntaxError,
  };
}

/** All of them, in a folder of their own. */
export async function openTargets(): Promise<{ targets: Readonly<Record<string, Target>>; close: () => void }> {
  const scratch = mkdtempSync(join(tmpdir(), 'lathe-fuzz-'));
  const runDir = await sampleRunDir();
  const checkpoint = (await loadCheckpoint(runDir, 'last'))?.id ?? '';
  const own: readonly (readonly [string, string, readonly mutate.Mutator[], readonly Reading[]])[] = [
    ['run-settings', 'run.json', [mutate.json, mutate.bytes], [readUsableManifest, shown, reported]],
    ['run-images', 'dataset.json', [mutate.json, mutate.bytes], [readDataset, shown, reported]],
    ['run-status', 'status.json', [mutate.json, mutate.bytes], [runState, shown, readRunDocument]],
    ['run-journal', 'events.jsonl', [mutate.lines, mutate.bytes], [readJournal, runState, readRunDocument, reported]],
    ['run-annotations', 'annotations.json', [mutate.json, mutate.bytes], [readAnnotations, shown]],
    ['run-results', 'results.csv', [mutate.bytes], [readResults]],
    ['run-confusion', 'report/confusion.json', [mutate.json, mutate.bytes], [readConfusion, reported]],
    ['run-predictions', 'report/predictions.csv', [mutate.bytes], [readPredictions, reported]],
    ['run-pointers', 'checkpoints/pointers.json', [mutate.json, mutate.bytes], [loaded]],
    ['run-checkpoint', `checkpoints/${checkpoint}/state.json`, [mutate.lines, mutate.bytes], [loaded]],
  ];
  return {
    targets: {
      jpeg: await images('jpeg', [mutate.bytes, mutate.jpegSegments]),
      png: await images('png', [mutate.bytes, mutate.pngChunks]),
      gif: await images('gif', [mutate.bytes]),
      webp: await images('webp', [mutate.bytes]),
      tiff: await images('tiff', [mutate.bytes, mutate.tiffTags]),
      avif: await images('avif', [mutate.bytes]),
      bmp: image(bitmap(), [mutate.bytes]),
      ...(await weightsTargets(scratch)),
      ...Object.fromEntries(
        own.map(([name, file, mutators, readings]) => [name, runFiles(runDir, file, mutators, readings)]),
      ),
      bridge: bridge(),
    },
    close: () => {
      rmSync(scratch, { recursive: true, force: true });
      rmSync(dirname(dirname(runDir)), { recursive: true, force: true });
    },
  };
}

/** Reads input `n` of a target. @returns what was wrong; null for nothing */
export async function tryInput(target: Target, seed: number, n: number): Promise<{ error: string } | null> {
  const sample = target.samples[n % target.samples.length] ?? Buffer.alloc(0);
  const input = mutate.mutated(sample, target.mutators, seed, n);
  try {
    await target.read(input);
    return null;
  } catch (error) {
    if (target.isExpected(error)) return null;
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
