/** A run of two classes and three images, and a checkpoint of it, for tests of the run folder. */

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stageStart } from '../../src/core/run/position';
import { EARLY_STOPPING_START, PLATEAU_START } from '../../src/core/training/schedule';
import { resolveSettings } from '../../src/core/settings/resolve-settings';
import type { CheckpointRecord } from '../../src/runs/checkpoints/checkpoint-record';
import { createRun } from '../../src/runs/folder/write-run';
import type { NewRun } from '../../src/runs/folder/write-run';
import type { JournalPosition } from '../../src/runs/journal/journal-writer';
import type { RunDataset, RunImage } from '../../src/shared/dataset';
import type { RunEventBody } from '../../src/shared/events';
import type { RunManifest } from '../../src/shared/run';

export const SAMPLE_RUN_ID = '20261124-120000-pets-finetune-abcde';

function image(path: string, classIndex: number): RunImage {
  const label = classIndex === 0 ? 'cats' : 'dogs';
  const size = { bytes: 1234, modifiedMs: 1_700_000_000_000.5, width: 40, height: 30 };
  return { path, label, sha256: 'a'.repeat(64), file: `/pictures/${path}`, classIndex, ...size };
}

const dataset: RunDataset = {
  folder: '/pictures',
  validationFolder: null,
  layout: 'class-folders',
  classes: ['cats', 'dogs'],
  split: { kind: 'stratified', share: 0.2, seed: 7 },
  train: [image('cats/1.jpg', 0), image('dogs/1.jpg', 1)],
  validation: [image('cats/ü "2".jpg', 0)],
  problems: [{ path: 'cats/x.txt', code: 'not-a-picture', message: 'It is text.' }],
  sha256: 'b'.repeat(64),
};

export function sampleRun(runsDir: string, runId = SAMPLE_RUN_ID): NewRun {
  const manifest: RunManifest = {
    format: 1,
    runId,
    createdAt: '2026-11-24T12:00:00.000Z',
    app: '0.1.0',
    settings: resolveSettings('finetune', 'article', 2, {}, { seed: 1, threads: 2 }),
    datasetSha256: dataset.sha256,
    bodySha256: 'c'.repeat(64),
    command: 'lathe train /pictures --recipe finetune',
  };
  return { runsDir, manifest, dataset };
}

/** A new run in a temporary folder of its own. */
export function makeSampleRun(): Promise<string> {
  return createRun(sampleRun(join(mkdtempSync(join(tmpdir(), 'lathe-run-')), 'runs')));
}

/** The event of the `n`-th step. */
export function stepEvent(step: number): RunEventBody {
  const facts = { loss: 1 / step, accuracy: 0.5, learningRate: 1e-4, stepMs: 440.25, waitMs: 0.125, pictures: 16 };
  return { kind: 'step', stage: 'main', epoch: 1, step, ...facts };
}

/** Checkpoint number `k`, whose tensors are filled with `k`. */
export function sampleCheckpoint(k: number, journal: JournalPosition, isBest = false, values = 1000): CheckpointRecord {
  return {
    id: `main-epoch-1-step-${k}`,
    isBest,
    tensors: [
      { name: 'weights/dense_1/kernel', shape: [values, 2], data: new Float32Array(values * 2).fill(k) },
      { name: 'slots/dense_1/kernel/momentum', shape: [values, 2], data: new Float32Array(values * 2).fill(-k) },
    ],
    state: {
      position: { ...stageStart('main', 12.5), step: k },
      optimizerSteps: k,
      adaptation: { plateau: PLATEAU_START, earlyStopping: EARLY_STOPPING_START },
      journal,
      eventFileBytes: { train: 50, validation: 50 },
      createdAt: '2026-11-24T12:00:00.000Z',
    },
  };
}
