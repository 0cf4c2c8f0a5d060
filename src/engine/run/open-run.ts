/** Opens a run for training: cuts its files back to the checkpoint and restores its network from there. */

import { deviceChanges } from '../../core/run/device-changes';
import type { Position } from '../../core/run/position';
import type { ScheduleState } from '../../core/training/schedule';
import type { CheckpointRecord, CheckpointState } from '../../runs/checkpoints/checkpoint-record';
import { CheckpointWriter, type LoadedCheckpoint } from '../../runs/checkpoints/checkpoints';
import { readDataset, readUsableManifest, runFile } from '../../runs/folder/run-files';
import { readJournal } from '../../runs/journal/journal-reader';
import type { JournalWriter } from '../../runs/journal/journal-writer';
import { rewindResults } from '../../runs/report/results-csv';
import { writeValidationReport } from '../../runs/report/validation-report';
import type { RunDataset } from '../../shared/dataset';
import type { RunEvent, RunEventBody } from '../../shared/events';
import type { DeviceReport, RunManifest } from '../../shared/run';
import { assignCheckpoint, checkpointSlots, checkpointTensors } from '../network/checkpoint-tensors';
import type { Optimizer } from '../network/optimizers';
import { loadTensorFlow, type TensorFlow } from '../network/tensorflow';
import type { RunControl } from './run-control';
import { openImages, type RunContext, type RunJob } from './run-context';
import { openNetwork } from './run-network';
import type { MemoryFacts, RunRecorder } from './run-recorder';
import { TrainingLogs } from './training-logs';

interface RestoredRun {
  readonly position: Position;
  readonly adaptation: ScheduleState;
  readonly optimizerSteps: number;
  readonly slots: ReadonlyMap<string, Float32Array>;
}

/** The stage’s part of a checkpoint. */
type StageSnapshot = Pick<CheckpointRecord, 'id' | 'isBest'> &
  Pick<CheckpointState, 'journal' | 'position' | 'adaptation'> & { readonly optimizer: Optimizer };

export interface OpenRun {
  readonly job: RunJob;
  readonly context: RunContext;
  /** null when the run has no checkpoint yet. */
  readonly restored: RestoredRun | null;
  save(snapshot: StageSnapshot): Promise<void>;
  close(): Promise<void>;
}

function completedEpochs(checkpoint: CheckpointRecord | null): number {
  if (checkpoint === null) return 0;
  const { stage, epoch } = checkpoint.state.position;
  return stage === 'main' ? epoch - 1 : 0;
}

/** The events about a checkpoint follow the journal position that the checkpoint holds. */
function isToldOfCheckpoint(event: RunEvent): boolean {
  return (
    event.kind === 'checkpoint' || event.kind === 'paused' || (event.kind === 'status' && event.status === 'paused')
  );
}

/** Cuts journal and results back to the checkpoint. @returns the number of steps lost */
async function rewind(runDir: string, journal: JournalWriter, checkpoint: CheckpointRecord | null): Promise<number> {
  const after = checkpoint?.state.journal.n ?? 0;
  const lost = await readJournal(runDir, { after, kinds: ['step'] });
  if (checkpoint !== null) await journal.rewindTo(checkpoint.state.journal, isToldOfCheckpoint);
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
  const position: Position = structuredClone(checkpoint.state.position);
  let { adaptation } = checkpoint.state;
  // An extension revokes early stopping, also on every resume before the next checkpoint.
  if (position.stage === 'main' && position.ended && position.epoch - 1 <= goesOnAfter) {
    position.ended = false;
    adaptation = { ...adaptation, earlyStopping: { ...adaptation.earlyStopping, wait: 0, stop: false } };
  }
  return { position, adaptation, optimizerSteps, slots: checkpointSlots(checkpoint) };
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

function wasShorter(past: readonly RunEvent[], epochs: number): boolean {
  const before = past.flatMap((event) => {
    if (event.kind === 'stage' && event.stage === 'main') return [event.epochs];
    return event.kind === 'extended' ? [event.epochs] : [];
  });
  return (before.at(-1) ?? epochs) < epochs;
}

/** The device of the part that is kept; null if nothing is. */
function earlierDevice(past: readonly RunEvent[]): DeviceReport | null {
  return past.findLast((event) => event.kind === 'started')?.device ?? null;
}

/** The folder that the pictures are in now, where the journal does not say so yet. */
function untoldFolder(past: readonly RunEvent[], { folder, movedFrom }: RunDataset): string | null {
  const told = past.findLast((event) => event.kind === 'data-moved')?.folder ?? movedFrom ?? folder;
  return told === folder ? null : folder;
}

/** Rewinds the run’s files to the checkpoint, and writes into the journal that the run goes on. */
async function takeUp(
  runDir: string,
  recorder: RunRecorder,
  { settings: { stage } }: RunManifest,
  dataset: RunDataset,
  device: DeviceReport,
  loaded: LoadedCheckpoint | null,
): Promise<TrainingLogs> {
  const event = (body: RunEventBody): void => recorder.event(body);
  const hasStarted = (await readJournal(runDir, { kinds: ['started'] })).length > 0;
  const lostSteps = await rewind(runDir, recorder.journal, loaded);
  const past = await readJournal(runDir, { kinds: ['stage', 'extended', 'started', 'data-moved'] });
  const logs = await TrainingLogs.open({
    folders: { train: runFile(runDir, 'train'), validation: runFile(runDir, 'validation') },
    kept: loaded?.state.eventFileBytes ?? null,
    epoch: completedEpochs(loaded) + 1,
    nowSeconds: () => Date.now() / 1000,
  });
  for (const damaged of loaded?.damaged ?? []) event({ kind: 'checkpoint-damaged', ...damaged });
  if (hasStarted) event({ kind: 'resumed', from: loaded?.id ?? null, lostSteps });
  if (wasShorter(past, stage.epochs)) event({ kind: 'extended', epochs: stage.epochs });
  const movedTo = untoldFolder(past, dataset);
  if (movedTo !== null) event({ kind: 'data-moved', folder: movedTo });
  const changes = deviceChanges(earlierDevice(past), device);
  if (changes.length > 0) event({ kind: 'device-changed', changes });
  const { pid, version: node, platform } = process;
  event({ kind: 'started', pid, device, node, platform });
  return logs;
}

/**
 * @throws LatheError run-damaged, checkpoint-damaged, runtime-missing, runtime-damaged, weights-missing,
 *   weights-mismatch, disk-full, folder-not-writable
 */
export async function openRun(
  job: RunJob,
  recorder: RunRecorder,
  control: RunControl,
  nowMs: () => number,
): Promise<OpenRun> {
  const { runDir, places } = job;
  const [manifest, dataset] = [await readUsableManifest(runDir), await readDataset(runDir)];
  const { settings } = manifest;
  const checkpoints = new CheckpointWriter(runDir);
  const loaded = await checkpoints.load('last');
  const tf = loadTensorFlow(places.runtimeFolder);
  const opened = await openNetwork(tf, manifest, dataset.classes.length, places, settings.threads);
  const { network, backbones, bodySha256 } = opened;
  if (loaded !== null) assignCheckpoint(network, loaded);
  const device = await opened.device();
  const restored = loaded === null ? null : restoredFrom(loaded, manifest);
  const logs = await takeUp(runDir, recorder, manifest, dataset, device, loaded);
  const keepReport = (probabilities: Float32Array): Promise<void> =>
    writeValidationReport(runDir, dataset, probabilities);
  recorder.begin({ logs, device, memory: memoryOf(tf), position: restored?.position ?? null, keepReport });
  const pool = openImages(settings, dataset, job);
  const context: RunContext = {
    settings,
    dataset,
    network,
    backbones,
    pool,
    device,
    bodySha256,
    featuresFolder: settings.featureCache !== 'off' ? places.featuresFolder : runFile(runDir, 'features'),
    featuresBudget: settings.featureCache !== 'off' ? places.featuresBudget : null,
    recorder,
    control,
    nowMs,
  };
  return {
    job,
    context,
    restored,
    save: (snapshot) => checkpoints.save(checkpointOf(snapshot, logs)),
    close: async () => {
      await pool.close();
      opened.dispose();
    },
  };
}
