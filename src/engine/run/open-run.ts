/** Opens a run for training: its files are cut back to the checkpoint, its network is as it was there. */

import { join } from 'node:path';
import type { Position } from '../../core/run/position';
import { CheckpointWriter, type LoadedCheckpoint } from '../../runs/checkpoints/checkpoints';
import type { CheckpointRecord } from '../../runs/checkpoints/checkpoint-record';
import { readJournal } from '../../runs/journal/journal-reader';
import { JournalWriter, type JournalPosition } from '../../runs/journal/journal-writer';
import { rewindResults } from '../../runs/report/results-csv';
import { readDataset, readManifest, runFile } from '../../runs/folder/run-files';
import type { RunDataset } from '../../shared/dataset';
import type { RunEvent } from '../../shared/events';
import type { DeviceReport, RunManifest } from '../../shared/run';
import type { ScheduleState } from '../../core/training/schedule';
import { deviceChanges } from '../../core/run/device-changes';
import { Gate } from './gate';
import { assignCheckpoint, checkpointSlots, checkpointTensors } from '../network/checkpoint-tensors';
import type { Optimizer } from '../network/optimizers';
import { openImages, type RunContext, type RunJob } from './run-context';
import { openNetwork } from './run-network';
import { RunRecorder, type MemoryFacts } from './run-recorder';
import type { Steering } from './steering';
import { loadTensorFlow, type TensorFlow } from '../network/tensorflow';
import { TrainingLogs } from './training-logs';
import { writeValidationReport } from '../../runs/report/validation-report';

/** Where a run goes on. */
interface RestoredRun {
  readonly position: Position;
  readonly adaptation: ScheduleState;
  readonly optimizerSteps: number;
  readonly slots: ReadonlyMap<string, Float32Array>;
}

/** What the stage in progress gives for a checkpoint. */
interface StageSnapshot {
  readonly id: string;
  readonly isBest: boolean;
  readonly journal: JournalPosition;
  readonly position: Position;
  readonly adaptation: ScheduleState;
  readonly optimizer: Optimizer;
}

export interface OpenRun {
  readonly job: RunJob;
  readonly manifest: RunManifest;
  readonly context: RunContext;
  /** null when the run has no checkpoint yet. */
  readonly restored: RestoredRun | null;
  /** Training and validation time of the stages before the one in progress. */
  computeMs: number;
  save(snapshot: StageSnapshot): Promise<void>;
  close(): Promise<void>;
}

/** Main epochs whose results a checkpoint knows. */
function completedEpochs(checkpoint: CheckpointRecord | null): number {
  if (checkpoint === null) return 0;
  const { stage, epoch } = checkpoint.state.position;
  return stage === 'main' ? epoch - 1 : 0;
}

/** Cuts journal and results back to the checkpoint, and says so. */
async function rewind(runDir: string, journal: JournalWriter, checkpoint: CheckpointRecord | null): Promise<number> {
  const after = checkpoint?.state.journal.n ?? 0;
  const lost = await readJournal(runDir, { after, kinds: ['step'] });
  if (checkpoint !== null) await journal.rewindTo(checkpoint.state.journal);
  await rewindResults(runDir, completedEpochs(checkpoint));
  return lost.length;
}

function memoryOf(tf: TensorFlow): () => MemoryFacts {
  return () => {
    const { numTensors, numBytes } = tf.memory();
    return { rssBytes: process.memoryUsage.rss(), tensors: numTensors, tensorBytes: numBytes };
  };
}

function restoredFrom(checkpoint: CheckpointRecord, { goesOnAfter = 0 }: RunManifest): RestoredRun {
  const { optimizerSteps } = checkpoint.state;
  const position = structuredClone(checkpoint.state.position);
  let { adaptation } = checkpoint.state;
  // An extension takes back that it stopped early, however often it is resumed before its next checkpoint.
  if (position.stage === 'main' && position.ended && position.epoch - 1 <= goesOnAfter) {
    position.ended = false;
    adaptation = { ...adaptation, earlyStopping: { ...adaptation.earlyStopping, wait: 0, stop: false } };
  }
  return { position, adaptation, optimizerSteps, slots: checkpointSlots(checkpoint) };
}

/** Features of a run that keeps none in the shared cache; they go when it is finished. */
export function ownFeaturesFolder(runDir: string): string {
  return join(runDir, 'features');
}

function checkpointOf(snapshot: StageSnapshot, logs: TrainingLogs): CheckpointRecord {
  const { id, isBest, journal, position, adaptation, optimizer } = snapshot;
  return {
    id,
    isBest,
    tensors: checkpointTensors(optimizer.weights, optimizer.slots),
    state: {
      position: structuredClone(position),
      optimizerSteps: optimizer.stepCount,
      adaptation,
      journal,
      eventFileBytes: logs.positions,
      createdAt: new Date().toISOString(),
    },
  };
}

/** Whether the main stage was begun with fewer epochs than it has now. */
function wasShorter(past: readonly RunEvent[], epochs: number): boolean {
  const told = past.flatMap((event) => {
    if (event.kind === 'stage' && event.stage === 'main') return [event.epochs];
    return event.kind === 'extended' ? [event.epochs] : [];
  });
  return (told.at(-1) ?? epochs) < epochs;
}

/** What computed the part of the run that is kept; null when nothing did. */
function earlierDevice(past: readonly RunEvent[]): DeviceReport | null {
  return past.findLast((event) => event.kind === 'started')?.device ?? null;
}

interface OpenFiles {
  readonly journal: JournalWriter;
  readonly logs: TrainingLogs;
  readonly recorder: RunRecorder;
}

/** Opens what is written while the run goes on, and notes that it goes on. */
async function openFiles(
  runDir: string,
  manifest: RunManifest,
  dataset: RunDataset,
  device: DeviceReport,
  loaded: LoadedCheckpoint | null,
  memory: () => MemoryFacts,
): Promise<OpenFiles> {
  const now = (): Date => new Date();
  const journal = await JournalWriter.open(runDir, now);
  const hadStarted = journal.position.n > 1;
  const lostSteps = await rewind(runDir, journal, loaded);
  const past = await readJournal(runDir, { kinds: ['stage', 'extended', 'started'] });
  const logs = await TrainingLogs.open({
    folders: { train: runFile(runDir, 'train'), validation: runFile(runDir, 'validation') },
    kept: loaded?.state.eventFileBytes ?? null,
    epoch: completedEpochs(loaded) + 1,
    nowSeconds: () => Date.now() / 1000,
  });
  const keepReport = (probabilities: Float32Array): Promise<void> =>
    writeValidationReport(runDir, dataset, probabilities);
  const best = loaded?.state.position.stage === 'main' ? loaded.state.position.best : null;
  const recorder = new RunRecorder({ runDir, journal, logs, device, now, memory, best, keepReport });
  for (const damaged of loaded?.damaged ?? []) recorder.event({ kind: 'checkpoint-damaged', ...damaged });
  if (hadStarted) recorder.event({ kind: 'resumed', from: loaded?.id ?? null, lostSteps });
  const { epochs } = manifest.settings.stage;
  if (wasShorter(past, epochs)) recorder.event({ kind: 'extended', epochs });
  const changes = deviceChanges(earlierDevice(past), device);
  if (changes.length > 0) recorder.event({ kind: 'device-changed', changes });
  const { pid, version: node, platform } = process;
  recorder.event({ kind: 'started', pid, device, node, platform });
  return { journal, logs, recorder };
}

/**
 * @throws LatheError run-damaged, checkpoint-damaged, runtime-missing, runtime-damaged, weights-missing,
 *   weights-mismatch, disk-full, folder-not-writable
 */
export async function openRun(job: RunJob, steering: Steering, nowMs: () => number): Promise<OpenRun> {
  const { runDir, places } = job;
  const manifest = await readManifest(runDir);
  const dataset = await readDataset(runDir);
  const { settings } = manifest;
  const checkpoints = new CheckpointWriter(runDir);
  const loaded = await checkpoints.load('last');
  const tf = loadTensorFlow(places.runtimeFolder);
  const opened = await openNetwork(tf, manifest, dataset.classes.length, places, settings.threads);
  const { network, backbones, bodySha256 } = opened;
  if (loaded !== null) assignCheckpoint(network, loaded);
  const device = await opened.device();
  const { logs, recorder } = await openFiles(runDir, manifest, dataset, device, loaded, memoryOf(tf));
  const pool = openImages(settings, dataset, job);
  const context: RunContext = {
    settings,
    dataset,
    network,
    backbones,
    pool,
    device,
    bodySha256,
    featuresFolder: settings.featureCache !== 'off' ? places.featuresFolder : ownFeaturesFolder(runDir),
    featuresBudget: settings.featureCache !== 'off' ? places.featuresBudget : null,
    recorder,
    gate: new Gate(steering, recorder, nowMs),
    nowMs,
  };
  return {
    job,
    manifest,
    context,
    restored: loaded === null ? null : restoredFrom(loaded, manifest),
    computeMs: 0,
    save: (snapshot) => checkpoints.save(checkpointOf(snapshot, logs)),
    close: async () => {
      await pool.close();
      await recorder.close();
      opened.dispose();
    },
  };
}
