/** The journal's events: one line of `events.jsonl` each, numbered without gaps, the only account of a run. */

import * as v from 'valibot';
import { failureShape } from './failures/document';
import type { CheckpointFault } from './failures/run-faults';
import { checkpointFaults } from './i18n/en/runs';
import { bestShape, deviceChangeShape, deviceShape, epochReportShape, RUN_STATUSES, stageName } from './run';
import { count, number, type Shape } from './schema';

const checkpointReason = v.picklist(['start', 'interval', 'epoch', 'pause', 'stop', 'request']);
export type CheckpointReason = Shape<typeof checkpointReason>;

const checkpointFault = v.custom<CheckpointFault>(
  (value) =>
    typeof value === 'object' && value !== null && 'reason' in value && String(value.reason) in checkpointFaults,
);

/** The events as the trainer writes them, by kind. Earlier versions left out optional members. */
const EVENT_SHAPES = {
  created: v.object({}),
  /** A trainer process began to work on the run, for the first time or again. */
  started: v.object({ pid: count, device: deviceShape, node: v.string(), platform: v.string() }),
  status: v.object({ status: v.picklist(RUN_STATUSES) }),
  stage: v.object({ stage: stageName, epochs: count, stepsPerEpoch: count }),
  /** Features of frozen layers: `done` of `total` images and views. */
  features: v.object({ done: count, total: count, computed: count, elapsedMs: number }),
  step: v.object({
    stage: stageName,
    /** From 1. */
    epoch: count,
    /** Within the epoch, from 1. */
    step: count,
    /** Mean over the batch. */
    loss: number,
    /** Share of the batch that was right, 0 to 1. */
    accuracy: number,
    learningRate: number,
    /** Duration of the step without the wait for images. */
    stepMs: number,
    waitMs: number,
    pictures: count,
  }),
  validating: v.object({ stage: stageName, epoch: count }),
  epoch: v.object({ stage: stageName, report: epochReportShape, best: bestShape, improved: v.boolean() }),
  checkpoint: v.object({ id: v.string(), reason: checkpointReason }),
  /** `message` is `found` in English, a clause. */
  'checkpoint-damaged': v.object({ id: v.string(), message: v.string(), found: v.exactOptional(checkpointFault) }),
  paused: v.object({ depth: v.picklist(['hold', 'release']) }),
  /** A person set the pace: the share of the time for computing, in percent. A new trainer starts at 100. */
  pace: v.object({ percent: count }),
  resumed: v.object({ from: v.nullable(v.string()), lostSteps: count }),
  /** Something else computes from here on: last digits can differ from an undisturbed run’s. */
  'device-changed': v.object({ changes: v.array(deviceChangeShape) }),
  extended: v.object({ epochs: count }),
  /** From here on the pictures are read from this folder, an absolute path; their content is as before. */
  'data-moved': v.object({ folder: v.string() }),
  'early-stopping': v.object({ epoch: count, patience: count }),
  /** `reason` is a clause in English; `patience` counts the epochs without a better loss. */
  'learning-rate': v.object({
    epoch: count,
    learningRate: number,
    reason: v.string(),
    patience: v.exactOptional(count),
  }),
  memory: v.object({ rssBytes: count, tensors: count, tensorBytes: count }),
  model: v.object({ weightsSha256: v.string(), epoch: count }),
  failure: v.object({ failure: failureShape }),
};

type Shapes = typeof EVENT_SHAPES;

export type RunEventBody = { [K in keyof Shapes]: { readonly kind: K } & Shape<Shapes[K]> }[keyof Shapes];

export function isEvent(line: { readonly kind: string }): line is RunEventBody {
  return Object.hasOwn(EVENT_SHAPES, line.kind) && v.is(EVENT_SHAPES[line.kind as keyof Shapes], line);
}

/** A numbered line of the journal that is damaged or of another version. Only readers make it. */
interface UnreadableEvent {
  readonly kind: 'unreadable';
  readonly was: string;
}

export type RunEvent = (RunEventBody | UnreadableEvent) & {
  /** From 1, without gaps. */
  readonly n: number;
  /** ISO 8601, UTC. */
  readonly at: string;
};

export type RunEventKind = RunEvent['kind'];
export type EventOf<K extends RunEventKind> = Extract<RunEvent, { kind: K }>;
