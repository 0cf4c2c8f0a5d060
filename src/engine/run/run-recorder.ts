/**
 * The one writer of a run’s folder while it is trained: journal first, then everything that follows from it. Callers
 * say what happened; where it is kept is decided here.
 */

import { isDue } from '../../core/run/run-command';
import type { JournalPosition, JournalWriter } from '../../runs/journal/journal-writer';
import { appendResult, resultRow } from '../../runs/report/results-csv';
import { writeSummary } from '../../runs/folder/run-files';
import type { CheckpointReason, RunEventBody } from '../../shared/events';
import { documentOf, type Failure, type FailureDocument } from '../../shared/failures/failure';
import type { BestEpoch, DeviceReport, EpochReport, RunStatus } from '../../shared/run';
import type { Position } from '../../core/run/position';
import type { TrainingLogs } from './training-logs';

type EventOf<K extends RunEventBody['kind']> = Extract<RunEventBody, { kind: K }>;

/** A step as the loop saw it; where in the run it was, the recorder knows. */
export type StepFacts = Omit<EventOf<'step'>, 'kind' | 'stage' | 'epoch' | 'step'>;

export type MemoryFacts = Omit<EventOf<'memory'>, 'kind'>;

/** Writes what a run continues from; given by the stage in progress. */
export type SaveCheckpoint = (id: string, journal: JournalPosition, isBest: boolean) => Promise<void>;

export interface RecorderOptions {
  readonly runDir: string;
  readonly journal: JournalWriter;
  readonly logs: TrainingLogs;
  readonly device: DeviceReport;
  readonly now: () => Date;
  readonly memory: () => MemoryFacts;
  /** Of the main stage, as far as the checkpoint knows it. */
  readonly best: BestEpoch | null;
  /** Keeps confusion matrix and predictions of an epoch that is the best so far, images × classes. */
  readonly keepReport: (probabilities: Float32Array) => Promise<void>;
}

/** What of a run its list entry shows beside the position. */
interface Outcome {
  best: BestEpoch | null;
  weightsSha256: string | null;
  failure: FailureDocument | null;
}

const MEMORY_EVERY_MS = 10_000;

export class RunRecorder {
  status: RunStatus = 'preparing';
  private position: Position | null = null;
  private save: SaveCheckpoint | null = null;
  private memoryMs = Number.NEGATIVE_INFINITY;
  private readonly outcome: Outcome;

  constructor(private readonly options: RecorderOptions) {
    this.outcome = { best: options.best, weightsSha256: null, failure: null };
  }

  /** From now on steps, epochs and checkpoints are those of this stage. */
  enterStage(position: Position, save: SaveCheckpoint): void {
    this.position = position;
    this.save = save;
    if (position.stage === 'main') this.outcome.best = position.best;
  }

  event(backbone: RunEventBody): void {
    this.options.journal.append(backbone);
  }

  async setStatus(status: RunStatus): Promise<void> {
    this.status = status;
    this.event({ kind: 'status', status });
    await this.writeSummary();
  }

  step(facts: StepFacts): void {
    const { stage, epoch, step } = this.mustHavePosition();
    this.event({ kind: 'step', stage, epoch, step, ...facts });
    const nowMs = this.options.now().getTime();
    if (!isDue(nowMs, this.memoryMs, MEMORY_EVERY_MS)) return;
    this.memoryMs = nowMs;
    this.event({ kind: 'memory', ...this.options.memory() });
  }

  validating(): void {
    const { stage, epoch } = this.mustHavePosition();
    this.event({ kind: 'validating', stage, epoch });
  }

  async epoch(report: EpochReport, best: BestEpoch, improved: boolean, probabilities: Float32Array): Promise<void> {
    const { stage, computeMs } = this.mustHavePosition();
    this.event({ kind: 'epoch', stage, report, best, improved });
    if (stage !== 'main') return;
    this.outcome.best = best;
    await appendResult(this.options.runDir, resultRow(report, computeMs));
    await this.options.logs.epoch(report);
    if (improved) await this.options.keepReport(probabilities);
  }

  /** Makes what happened so far the place that the run continues from. Before training begins there is none to keep. */
  async checkpoint(reason: CheckpointReason, isBest = false): Promise<void> {
    const { journal } = this.options;
    if (this.save !== null) {
      const id = this.checkpointId();
      // First the journal: it is cut back to what the checkpoint knows of it, so the event must be inside.
      this.event({ kind: 'checkpoint', id, reason });
      await this.options.logs.flush();
      await journal.flush();
      await this.save(id, journal.position, isBest);
    }
    await this.writeSummary();
  }

  /** The model that the run gives from now on. */
  model(weightsSha256: string, epoch: number): void {
    this.outcome.weightsSha256 = weightsSha256;
    this.event({ kind: 'model', weightsSha256, epoch });
  }

  async fail(failure: Failure): Promise<void> {
    const document = documentOf(failure);
    this.outcome.failure = document;
    this.event({ kind: 'failure', failure: document });
    await this.setStatus('failed');
  }

  /** What happened so far is in the run’s files. */
  async flush(): Promise<void> {
    await this.options.journal.flush();
    await this.writeSummary();
  }

  async close(): Promise<void> {
    await this.options.logs.close();
    await this.options.journal.flush();
    await this.options.journal.close();
  }

  private checkpointId(): string {
    const { stage, epoch, step } = this.mustHavePosition();
    return `${stage}-epoch-${epoch}-step-${step}-event-${this.options.journal.position.n + 1}`;
  }

  private mustHavePosition(): Position {
    if (this.position === null) throw new Error('no stage was entered');
    return this.position;
  }

  private async writeSummary(): Promise<void> {
    await writeSummary(this.options.runDir, {
      status: this.status,
      stage: this.position?.stage ?? null,
      epoch: this.position?.epoch ?? 0,
      step: this.position?.step ?? 0,
      updatedAt: this.options.now().toISOString(),
      computeMs: this.position?.computeMs ?? 0,
      device: this.options.device,
      ...this.outcome,
    });
  }
}
