/** What a view of a run shows, folded from the journal’s events. */

import { FULL_PACE } from '../../shared/run-commands';
import type { EventOf, RunEvent, RunEventKind } from '../../shared/events';
import type { BestEpoch, DeviceReport, EpochReport, RunStatus, StageName } from '../../shared/run';

interface FeatureCount extends Pick<EventOf<'features'>, 'done' | 'total' | 'computed' | 'elapsedMs'> {
  /** Spent on computing, the rests of a throttled run left out. */
  readonly workMs: number;
  /** `workMs` at the start of this count: layers are computed one after the other. */
  readonly fromMs: number;
  /** Over all layers, 0 to 1, and when this trainer began; null of an earlier version. */
  readonly all: { readonly share: number; readonly fromShare: number } | null;
}

export interface RunProgress {
  readonly status: RunStatus;
  readonly device: DeviceReport | null;
  /** The latest stage; features are computed before the first one, and checked before a resumed one. */
  readonly stage: StageName | null;
  /** Of the stage. */
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** The epoch in progress, from 1; 0 before the first. */
  readonly epoch: number;
  /** Steps done in it. */
  readonly step: number;
  readonly phase: 'waiting' | 'features' | 'training' | 'validating';
  readonly features: FeatureCount | null;
  /** Sums over the images of the epoch so far. */
  readonly sums: { readonly loss: number; readonly correct: number; readonly images: number };
  /** The latest steps of the stage, oldest first: computing and waiting for images, pauses left out. */
  readonly recentStepMs: readonly number[];
  /** Of the last epoch of the stage. */
  readonly validationMs: number | null;
  readonly best: BestEpoch | null;
  /** Of the stage in progress. */
  readonly rows: readonly EpochReport[];
  readonly rssBytes: number | null;
  /** Share of the time that is for computing, by the latest pace command. */
  readonly pacePercent: number;
  /** When the phase in progress began, ISO 8601. */
  readonly phaseSince: string | null;
}

export const NO_PROGRESS: RunProgress = {
  status: 'queued',
  device: null,
  stage: null,
  epochs: 0,
  stepsPerEpoch: 0,
  epoch: 0,
  step: 0,
  phase: 'waiting',
  features: null,
  sums: { loss: 0, correct: 0, images: 0 },
  recentStepMs: [],
  validationMs: null,
  best: null,
  rows: [],
  rssBytes: null,
  pacePercent: FULL_PACE,
  phaseSince: null,
};

const RECENT_STEPS = 64;

/** The effect of each kind of event; the other kinds change nothing that is shown. */
const FOLDS: { readonly [K in RunEventKind]?: (progress: RunProgress, event: EventOf<K>) => RunProgress } = {
  started: (progress, { device }) => ({
    ...progress,
    device,
    features: null,
    recentStepMs: [],
    pacePercent: FULL_PACE,
  }),
  status: (progress, { status }) => ({ ...progress, status }),
  stage: stageBegun,
  features: featuresCounted,
  step: stepTaken,
  validating: (progress, { epoch, at }) => ({ ...progress, phase: 'validating', epoch, phaseSince: at }),
  epoch: epochDone,
  memory: (progress, { rssBytes }) => ({ ...progress, rssBytes }),
  extended: (progress, { epochs }) => ({ ...progress, epochs }),
  pace: (progress, { percent }) => ({ ...progress, pacePercent: percent }),
};

export function progressAfter(progress: RunProgress, event: RunEvent): RunProgress {
  const fold = FOLDS[event.kind] as ((progress: RunProgress, event: RunEvent) => RunProgress) | undefined;
  return fold?.(progress, event) ?? progress;
}

/** A resumed trainer enters its stage again, in the middle of an epoch. */
function stageBegun(progress: RunProgress, { stage, epochs, stepsPerEpoch, at }: EventOf<'stage'>): RunProgress {
  const entered = { stage, epochs, stepsPerEpoch, phaseSince: at, phase: 'waiting' } as const;
  if (stage === progress.stage) return { ...progress, ...entered };
  const { status, device, rssBytes, pacePercent } = progress;
  return { ...NO_PROGRESS, status, device, rssBytes, pacePercent, ...entered };
}

function featuresCounted(progress: RunProgress, event: EventOf<'features'>): RunProgress {
  const { done, total, computed, elapsedMs, share } = event;
  const before = progress.features !== null && progress.features.elapsedMs <= elapsedMs ? progress.features : null;
  const { workMs: workedMs = 0, elapsedMs: passedMs = 0 } = before ?? {};
  const workMs = workedMs + ((elapsedMs - passedMs) * progress.pacePercent) / FULL_PACE;
  const isSame = before?.total === total && before.done <= done;
  const fromMs = isSame ? before.fromMs : workedMs;
  const all = share === undefined ? null : { share, fromShare: before?.all?.fromShare ?? share };
  return { ...progress, phase: 'features', features: { done, total, computed, elapsedMs, workMs, fromMs, all } };
}

function stepTaken(progress: RunProgress, event: EventOf<'step'>): RunProgress {
  const { epoch, step, loss, accuracy, pictures, stepMs, waitMs } = event;
  const sums = step === 1 ? NO_PROGRESS.sums : progress.sums;
  return {
    ...progress,
    phase: 'training',
    epoch,
    step,
    sums: {
      loss: sums.loss + loss * pictures,
      correct: sums.correct + accuracy * pictures,
      images: sums.images + pictures,
    },
    recentStepMs: [...progress.recentStepMs.slice(1 - RECENT_STEPS), stepMs + waitMs],
  };
}

function epochDone(progress: RunProgress, { report, best, at }: EventOf<'epoch'>): RunProgress {
  return {
    ...progress,
    phase: 'waiting',
    epoch: report.epoch,
    step: progress.stepsPerEpoch,
    best,
    // After a rewind, an epoch is reported again.
    rows: [...progress.rows.filter((row) => row.epoch < report.epoch), report],
    validationMs: report.validationMs,
    phaseSince: at,
  };
}
