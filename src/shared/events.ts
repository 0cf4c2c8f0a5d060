/** The journal's events: one line of `events.jsonl` each, numbered without gaps, the only account of a run. */

import type { FailureDocument } from './failures/failure';
import type { BestEpoch, DeviceChange, DeviceReport, EpochReport, RunStatus, StageName } from './run';

export type CheckpointReason = 'start' | 'interval' | 'epoch' | 'pause' | 'stop' | 'request' | 'signal' | 'finish';

export type RunEventBody =
  | { readonly kind: 'created' }
  /** A trainer process began to work on the run, for the first time or again. */
  | {
      readonly kind: 'started';
      readonly pid: number;
      readonly device: DeviceReport;
      readonly node: string;
      readonly platform: string;
    }
  | { readonly kind: 'status'; readonly status: RunStatus }
  | { readonly kind: 'stage'; readonly stage: StageName; readonly epochs: number; readonly stepsPerEpoch: number }
  /** Features of frozen layers: `done` of `total` images and views. */
  | {
      readonly kind: 'features';
      readonly done: number;
      readonly total: number;
      readonly computed: number;
      readonly elapsedMs: number;
    }
  | {
      readonly kind: 'step';
      readonly stage: StageName;
      /** From 1. */
      readonly epoch: number;
      /** Within the epoch, from 1. */
      readonly step: number;
      /** Mean over the batch. */
      readonly loss: number;
      /** Share of the batch that was right, 0 to 1. */
      readonly accuracy: number;
      readonly learningRate: number;
      /** Duration of the step without the wait for images. */
      readonly stepMs: number;
      readonly waitMs: number;
      readonly pictures: number;
    }
  | { readonly kind: 'validating'; readonly stage: StageName; readonly epoch: number }
  | {
      readonly kind: 'epoch';
      readonly stage: StageName;
      readonly report: EpochReport;
      readonly best: BestEpoch;
      readonly improved: boolean;
    }
  | { readonly kind: 'checkpoint'; readonly id: string; readonly reason: CheckpointReason }
  | { readonly kind: 'checkpoint-damaged'; readonly id: string; readonly message: string }
  | { readonly kind: 'paused'; readonly depth: 'hold' | 'release' }
  /** A person asked for another pace: of the time so much is computed, in percent. A new trainer begins with all of it. */
  | { readonly kind: 'pace'; readonly percent: number }
  | { readonly kind: 'resumed'; readonly from: string | null; readonly lostSteps: number }
  /** What computes from here on is not what computed before: last digits can differ from an undisturbed run’s. */
  | { readonly kind: 'device-changed'; readonly changes: readonly DeviceChange[] }
  | { readonly kind: 'extended'; readonly epochs: number }
  | { readonly kind: 'early-stopping'; readonly epoch: number; readonly patience: number }
  /** The validation loss has not fallen for `patience` epochs; earlier versions kept the reason in words alone. */
  | {
      readonly kind: 'learning-rate';
      readonly epoch: number;
      readonly learningRate: number;
      readonly reason: string;
      readonly patience?: number;
    }
  | { readonly kind: 'notice'; readonly message: string }
  | { readonly kind: 'memory'; readonly rssBytes: number; readonly tensors: number; readonly tensorBytes: number }
  | { readonly kind: 'model'; readonly weightsSha256: string; readonly epoch: number }
  | { readonly kind: 'failure'; readonly failure: FailureDocument };

export type RunEventKind = RunEventBody['kind'];

/** As it stands in the journal. */
export type RunEvent = RunEventBody & {
  /** From 1, without gaps. */
  readonly n: number;
  /** ISO 8601, UTC. */
  readonly at: string;
};
