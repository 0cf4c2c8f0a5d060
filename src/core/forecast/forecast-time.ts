/**
 * How long a run will take, from a trial: the same training on a few of its images, for a few epochs. What is
 * counted is what the trial’s journal says, so a forecast knows nothing of networks and machines.
 */

import type { EventOf, RunEvent } from '../../shared/events';
import type { TimeForecast } from '../../shared/forecast';
import type { StageName } from '../../shared/run';
import type { RunSettings, StageSettings } from '../../shared/settings';
import { stagePlans } from '../recipes/stage-plan';
import { robustMean } from '../run/eta';

interface StageCosts {
  /** A step of the first epoch, in which images are decoded; and one of a later epoch. */
  readonly firstStepMs: number;
  readonly stepMs: number;
  readonly validationImageMs: number;
  /** Beside the steps and the validation: the checkpoint. */
  readonly epochMs: number;
}

export interface TrialCosts {
  /** Until features or the first stage begin. */
  readonly startMs: number;
  /** An image in one view up to the last frozen layer, where that is kept; and on to the end of the body. */
  readonly cutMs: number;
  readonly bottleneckMs: number;
  readonly head: StageCosts | null;
  readonly main: StageCosts;
  /** Behind the last epoch: the model, the report. */
  readonly endMs: number;
  /** How much the steps of the main stage differ, as a share of one. */
  readonly spread: number;
  readonly rssBytes: number;
  readonly steps: number;
}

export interface RunWork {
  readonly train: number;
  readonly validation: number;
  /** Features that are not kept yet: images in one view. */
  readonly cutMissing: number;
  readonly bottleneckMissing: number;
}

function ofKind<K extends RunEvent['kind']>(events: readonly RunEvent[], kind: K): EventOf<K>[] {
  return events.filter((event): event is EventOf<K> => event.kind === kind);
}

const timeOf = (event: RunEvent | undefined): number => (event === undefined ? NaN : Date.parse(event.at));

/** Events of features come in sequences, one for each layer and part of the data, each with a count of its own: their ends. */
function sequenceEnds(events: readonly EventOf<'features'>[]): EventOf<'features'>[] {
  return events.filter(({ done, total, computed }, i) => {
    const next = events[i + 1];
    return done === total || next?.total !== total || next.computed < computed;
  });
}

/** Milliseconds for each that was computed, from the time since the sequence before. */
function sequenceMs(ends: readonly EventOf<'features'>[], fromMs: number): number {
  const computed = ends.reduce((sum, end) => sum + end.computed, 0);
  return computed === 0 ? 0 : ((ends.at(-1)?.elapsedMs ?? fromMs) - fromMs) / computed;
}

function mean(values: readonly number[], otherwise = 0): number {
  return robustMean(values) ?? otherwise;
}

/** The first step of a network is slower, and the first of an epoch waits for its images. */
const stepMs = ({ stepMs: computing, waitMs }: EventOf<'step'>): number => computing + waitMs;

function stageCosts(events: readonly RunEvent[], stage: StageName, validation: number): StageCosts | null {
  const steps = ofKind(events, 'step').filter((step) => step.stage === stage);
  if (steps.length === 0) return null;
  const later = steps.filter((step) => step.epoch > 1).map(stepMs);
  const first = steps.filter((step) => step.epoch === 1 && step.step > 1).map(stepMs);
  const laterMs = mean(later, mean(steps.map(stepMs)));
  const epochs = ofKind(events, 'epoch').filter((epoch) => epoch.stage === stage);
  const besides = epochs.map((epoch) => {
    const checkpoint = events.find((event) => event.kind === 'checkpoint' && event.n > epoch.n);
    return Math.max(0, timeOf(checkpoint) - timeOf(epoch)) || 0;
  });
  return {
    firstStepMs: mean(first, laterMs),
    stepMs: laterMs,
    validationImageMs: mean(epochs.map(({ report }) => report.validationMs)) / Math.max(1, validation),
    epochMs: mean(besides),
  };
}

/** Half the distance between the quartiles, as a share of the median. */
function spreadOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  return at(0.5) > 0 ? (at(0.75) - at(0.25)) / 2 / at(0.5) : 0;
}

/**
 * @param events of the trial, from its creation to its end
 * @param keepsCut whether features of the last frozen layer are kept, from which those of the body are computed
 * @param validation images that the trial validated with
 * @throws RangeError for a journal without a step of the main stage
 */
export function trialCosts(events: readonly RunEvent[], keepsCut: boolean, validation: number): TrialCosts {
  const main = stageCosts(events, 'main', validation);
  if (main === null) throw new RangeError('a trial without steps tells nothing');
  const features = ofKind(events, 'features');
  const ends = sequenceEnds(features);
  const cut = keepsCut ? ends.slice(0, 1) : [];
  const begunMs = features[0]?.elapsedMs ?? 0;
  const begin = events.find((event) => event.kind === 'features' || event.kind === 'stage');
  const lastCheckpoint = ofKind(events, 'checkpoint').at(-1);
  const later = ofKind(events, 'step').filter((step) => step.stage === 'main' && step.epoch > 1);
  return {
    startMs: timeOf(begin) - timeOf(events[0]),
    cutMs: sequenceMs(cut, begunMs),
    bottleneckMs: sequenceMs(ends.slice(cut.length), cut[0]?.elapsedMs ?? begunMs),
    head: stageCosts(events, 'head', validation),
    main,
    endMs: Math.max(0, timeOf(events.at(-1)) - timeOf(lastCheckpoint)) || 0,
    spread: spreadOf(later.map(stepMs)),
    rssBytes: Math.max(0, ...ofKind(events, 'memory').map((memory) => memory.rssBytes)),
    steps: ofKind(events, 'step').length,
  };
}

/** No machine keeps its pace better than this over hours. */
const LEAST_SPREAD = 0.1;

interface StageTime {
  readonly firstMs: number;
  readonly laterMs: number;
  readonly epochs: number;
}

function stageTime(costs: StageCosts, { epochs, batchSize }: StageSettings, { train, validation }: RunWork): StageTime {
  const besides = validation * costs.validationImageMs + costs.epochMs;
  const steps = train / batchSize;
  return { firstMs: steps * costs.firstStepMs + besides, laterMs: steps * costs.stepMs + besides, epochs };
}

const wholeStage = ({ firstMs, laterMs, epochs }: StageTime): number => firstMs + (epochs - 1) * laterMs;

export function forecastTime(costs: TrialCosts, settings: RunSettings, work: RunWork): TimeForecast {
  const featuresMs = work.cutMissing * costs.cutMs + work.bottleneckMissing * costs.bottleneckMs;
  const preparationMs = costs.startMs + featuresMs;
  const head = stagePlans(settings).find(({ name }) => name === 'head');
  const headMs = head && costs.head ? wholeStage(stageTime(costs.head, head.settings, work)) : 0;
  const main = stageTime(costs.main, settings.stage, work);
  const totalMs = preparationMs + headMs + wholeStage(main) + costs.endMs;
  const spread = Math.max(LEAST_SPREAD, costs.spread);
  return {
    preparationMs,
    firstEpochMs: preparationMs + headMs + main.firstMs,
    epochMs: main.laterMs,
    totalMs,
    rangeMs: [totalMs * (1 - spread), totalMs * (1 + spread)],
  };
}
