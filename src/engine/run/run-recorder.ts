/**
 * The one writer of a run’s folder during training: the journal first, then everything that follows from it. Callers
 * report what happened; the recorder decides where it is kept.
 */

import { rm } from 'node:fs/promises';
import { replaceFile } from '../../base/atomic';
import { JournalWriter, type JournalPosition } from '../../runs/journal/journal-writer';
import { appendResult, resultRow } from '../../runs/report/results-csv';
import { runFile, writeSummary } from '../../runs/folder/run-files';
import type { RunLock } from '../../runs/folder/run-lock';
import { summaryOf } from '../../runs/folder/run-summary';
import type { CheckpointReason, EventOf, RunEventBody } from '../../shared/events';
import { documentOf, type Failure } from '../../shared/failures/failure';
import type { BestEpoch, DeviceReport, EpochReport, RunStatus, RunSummary } from '../../shared/run';
import type { Position } from '../../core/run/position';
import type { TrainingLogs } from './training-logs';

type Facts<K extends RunEventBody['kind']> = Omit<EventOf<K>, 'kind' | 'n' | 'at'>;

/** A step as the loop reports it; the recorder adds its place in the run. */
export type StepFacts = Omit<Facts<'step'>, 'stage' | 'epoch' | 'step'>;

export type MemoryFacts = Facts<'memory'>;

export type SaveCheckpoint = (id: string, journal: JournalPosition, isBest: boolean) => Promise<void>;

export interface OpenedRun {
  readonly logs: TrainingLogs;
  readonly device: DeviceReport;
  readonly memory: () => MemoryFacts;
  /** From the checkpoint; null before the first one. */
  readonly position: Position | null;
  /** Writes confusion matrix and predictions of the best epoch so far, from probabilities of shape images × classes. */
  readonly keepReport: (probabilities: Float32Array) => Promise<void>;
}

interface Stage {
  readonly position: Position;
  readonly save: SaveCheckpoint;
}

const MEMORY_EVERY_MS = 10_000;
/** Journal and status of a failure take a few kilobytes. */
const RESERVE_BYTES = 64 * 1024;

export class RunRecorder {
  private opened: OpenedRun | null = null;
  private stage: Stage | null = null;
  private memoryMs = Number.NEGATIVE_INFINITY;

  private constructor(
    private readonly runDir: string,
    readonly journal: JournalWriter,
    private readonly now: () => Date,
    /** The content of `status.json`, once it is written. */
    private summary: RunSummary,
    private readonly lock: Pick<RunLock, 'requireHeld'>,
  ) {}

  /** For the holder of the run’s lock. @throws LatheError run-damaged, folder-not-writable */
  static async open(runDir: string, lock: Pick<RunLock, 'requireHeld'>, now: () => Date): Promise<RunRecorder> {
    const recorder = new RunRecorder(runDir, await JournalWriter.open(runDir, now), now, await summaryOf(runDir), lock);
    await replaceFile(runFile(runDir, 'reserve'), Buffer.alloc(RESERVE_BYTES));
    return recorder;
  }

  get status(): RunStatus {
    return this.summary.status;
  }

  /** The run is open: from now on the recorder also writes TensorBoard files, memory and reports. */
  begin(opened: OpenedRun): void {
    this.opened = opened;
    const { device, position } = opened;
    const best = position?.stage === 'main' ? position.best : null;
    this.summary = { ...this.summary, ...placeOf(position), best, device, weightsSha256: null, failure: null };
  }

  /** From now on steps, epochs and checkpoints belong to this stage. */
  enterStage(position: Position, save: SaveCheckpoint): void {
    this.stage = { position, save };
    if (position.stage === 'main') this.summary = { ...this.summary, best: position.best };
  }

  /** @throws LatheError run-folder-gone */
  requireThere(): void {
    this.journal.requireThere();
  }

  event(body: RunEventBody): void {
    this.journal.append(body);
  }

  async setStatus(status: RunStatus): Promise<void> {
    this.summary = { ...this.summary, status };
    this.event({ kind: 'status', status });
    await this.writeSummary();
  }

  step(facts: StepFacts): void {
    const { stage, epoch, step } = this.position;
    this.event({ kind: 'step', stage, epoch, step, ...facts });
    // Not the clock of the wall, which may be set back.
    const nowMs = performance.now();
    if (this.opened === null || nowMs - this.memoryMs < MEMORY_EVERY_MS) return;
    this.memoryMs = nowMs;
    this.event({ kind: 'memory', ...this.opened.memory() });
  }

  validating(): void {
    const { stage, epoch } = this.position;
    this.event({ kind: 'validating', stage, epoch });
  }

  async epoch(report: EpochReport, best: BestEpoch, improved: boolean, probabilities: Float32Array): Promise<void> {
    const { stage, computeMs } = this.position;
    this.event({ kind: 'epoch', stage, report, best, improved });
    if (stage !== 'main') return;
    this.summary = { ...this.summary, best };
    await appendResult(this.runDir, resultRow(report, computeMs));
    await this.opened?.logs.epoch(report);
    if (improved) await this.opened?.keepReport(probabilities);
  }

  /**
   * Saves a checkpoint of everything so far, then reports it.
   *
   * @returns false before the first stage, when there is nothing to save
   * @throws LatheError disk-full, folder-not-writable, lock-lost, run-folder-gone
   */
  async checkpoint(reason: CheckpointReason, isBest = false): Promise<boolean> {
    if (this.stage === null) return false;
    await this.lock.requireHeld();
    const { stage, epoch, step } = this.position;
    const id = `${stage}-epoch-${epoch}-step-${step}-event-${this.journal.position.n + 1}`;
    // The checkpoint holds their lengths, so they reach the disk first.
    await this.opened?.logs.flush();
    await this.journal.flush();
    await this.stage.save(id, this.journal.position, isBest);
    this.event({ kind: 'checkpoint', id, reason });
    await this.writeSummary();
    return true;
  }

  model(weightsSha256: string, epoch: number): void {
    this.summary = { ...this.summary, weightsSha256 };
    this.event({ kind: 'model', weightsSha256, epoch });
  }

  /** Ends the run with a failure; where only room was missing it rests at its last checkpoint and can go on. */
  async fail(failure: Failure): Promise<void> {
    const document = documentOf(failure);
    this.summary = { ...this.summary, failure: document };
    await this.freeReserve();
    this.event({ kind: 'failure', failure: document });
    if (failure.code !== 'disk-full') return this.setStatus('failed');
    this.event({ kind: 'paused', depth: 'release' });
    await this.setStatus('paused');
  }

  async flush(): Promise<void> {
    await this.journal.flush();
    await this.writeSummary();
  }

  async close(): Promise<void> {
    await this.freeReserve();
    await this.opened?.logs.close();
    await this.journal.flush();
    await this.journal.close();
  }

  private async freeReserve(): Promise<void> {
    await rm(runFile(this.runDir, 'reserve'), { force: true }).catch(() => undefined);
  }

  private get position(): Position {
    if (this.stage === null) throw new Error('no stage was entered');
    return this.stage.position;
  }

  private async writeSummary(): Promise<void> {
    const place = this.stage === null ? {} : placeOf(this.stage.position);
    this.summary = { ...this.summary, ...place, updatedAt: this.now().toISOString() };
    await writeSummary(this.runDir, this.summary);
  }
}

function placeOf(position: Position | null): Pick<RunSummary, 'stage' | 'epoch' | 'step' | 'computeMs'> {
  const { stage = null, epoch = 0, step = 0, computeMs = 0 } = position ?? {};
  return { stage, epoch, step, computeMs };
}
