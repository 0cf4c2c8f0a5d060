/**
 * One stage of training, as a recipe: take a batch, obey commands, step, count, report, save if due. Then validate,
 * report the epoch, adapt, save.
 */

import { setImmediate as nextTurn } from 'node:timers/promises';
import { argmax } from '../../core/metrics/confusion';
import { imageLoss } from '../../core/network/losses';
import { beginNextEpoch, type Position } from '../../core/run/position';
import type { TrainingStage } from '../../core/recipes/recipe';
import type { StageSchedule } from '../../core/training/schedule';
import { LatheError } from '../../shared/failures/failure';
import type { BestEpoch, EpochReport } from '../../shared/run';
import type { StageSettings } from '../../shared/settings';
import type { StepResult } from '../network/training-step';
import type { RunControl } from './run-control';
import type { RunRecorder } from './run-recorder';
import type { Batch, StageData } from './stage-data';

/** What the loop asks of a network. Both answer null when they gave up because something else is wanted. */
export interface StageModel {
  /** @param learningRates one for each parameter group */
  step(batch: Batch, learningRates: readonly number[], epoch: number, step: number): Promise<StepResult | null>;
  /** Probabilities, images × classes. */
  predict(batch: Batch): Promise<Float32Array | null>;
}

export interface StageRun {
  readonly name: TrainingStage;
  readonly settings: StageSettings;
  readonly classes: number;
  readonly checkpointMinutes: number;
  readonly data: StageData;
  readonly model: StageModel;
  readonly schedule: StageSchedule;
  readonly recorder: RunRecorder;
  readonly control: RunControl;
  readonly nowMs: () => number;
}

interface Validation {
  readonly loss: number;
  readonly accuracy: number;
  /** Images × classes, in the order of the dataset. */
  readonly probabilities: Float32Array;
}

export function stepsPerEpoch(images: number, batchSize: number): number {
  return Math.ceil(images / batchSize);
}

/** Trains from `position` to the end of the stage, or until the control throws. */
export async function runStage(stage: StageRun, position: Position): Promise<void> {
  while (position.epoch <= stage.settings.epochs && !position.ended) {
    if (position.phase === 'train') await trainEpoch(stage, position);
    const startedMs = stage.nowMs();
    const heldBefore = stage.control.heldMs;
    const validation = await validate(stage);
    const validationMs = stage.nowMs() - startedMs - (stage.control.heldMs - heldBefore);
    await closeEpoch(stage, position, validation, validationMs);
  }
}

async function trainEpoch(stage: StageRun, position: Position): Promise<void> {
  let savedMs = stage.nowMs();
  let askedMs = stage.nowMs();
  for await (const batch of stage.data.trainingBatches(position.epoch, position.step)) {
    await takeStep(stage, position, batch, stage.nowMs() - askedMs);
    if (stage.nowMs() - savedMs >= stage.checkpointMinutes * 60_000) {
      await stage.recorder.checkpoint('interval');
      savedMs = stage.nowMs();
    }
    // Without a turn of the event loop no signal and no image from a worker would ever arrive.
    await nextTurn();
    askedMs = stage.nowMs();
  }
  position.phase = 'validate';
}

/** Obeys commands before each attempt, until one does not give up. @returns with how long that one took */
async function passAndDo<T>({ control, nowMs }: StageRun, attempt: () => Promise<T | null>): Promise<[T, number]> {
  for (;;) {
    await control.pass();
    const startedMs = nowMs();
    const result = await attempt();
    if (result !== null) return [result, nowMs() - startedMs];
  }
}

async function takeStep(stage: StageRun, position: Position, batch: Batch, waitMs: number): Promise<void> {
  const { epoch, step, sums } = position;
  const learningRate = stage.schedule.learningRate(epoch, step);
  const rates = stage.schedule.groupRates(epoch, step);
  const [{ loss, correct }, stepMs] = await passAndDo(stage, () => stage.model.step(batch, rates, epoch, step));
  if (!Number.isFinite(loss)) {
    throw new LatheError('loss-not-finite', { stage: stage.name, epoch, step: step + 1, learningRate });
  }
  const images = batch.labels.length;
  position.step += 1;
  sums.loss += loss * images;
  sums.correct += correct;
  sums.pictures += images;
  position.epochTrainMs += stepMs + waitMs;
  position.computeMs += stepMs + waitMs;
  stage.recorder.step({ loss, accuracy: correct / images, learningRate, stepMs, waitMs, pictures: images });
}

async function validate(stage: StageRun): Promise<Validation> {
  const { data, model, classes, recorder } = stage;
  recorder.validating();
  const probabilities = new Float32Array(data.validationImages * classes);
  let loss = 0;
  let correct = 0;
  let images = 0;
  for await (const batch of data.validationBatches()) {
    const { labels } = batch;
    const [answers] = await passAndDo(stage, () => model.predict(batch));
    probabilities.set(answers, images * classes);
    loss += labels.reduce((sum, label, i) => sum + imageLoss(answers[i * classes + label] ?? 0), 0);
    const isRight = (label: number, i: number): boolean =>
      argmax(answers.subarray(i * classes, (i + 1) * classes)) === label;
    correct += labels.filter(isRight).length;
    images += labels.length;
    await nextTurn();
  }
  return { loss: loss / images, accuracy: correct / images, probabilities };
}

function isBetter({ valAccuracy, valLoss }: EpochReport, best: BestEpoch): boolean {
  if (valAccuracy !== best.valAccuracy) return valAccuracy > best.valAccuracy;
  return best.valLoss !== undefined && valLoss < best.valLoss;
}

async function closeEpoch(
  stage: StageRun,
  position: Position,
  validation: Validation,
  validationMs: number,
): Promise<void> {
  const { sums, epoch } = position;
  position.computeMs += validationMs;
  const report: EpochReport = {
    epoch,
    trainMs: position.epochTrainMs,
    validationMs,
    loss: sums.loss / sums.pictures,
    accuracy: sums.correct / sums.pictures,
    valLoss: validation.loss,
    valAccuracy: validation.accuracy,
    learningRate: stage.schedule.learningRate(epoch, position.step - 1),
  };
  const before = position.best;
  const { valAccuracy, valLoss } = report;
  const best = before === null || isBetter(report, before) ? { epoch, valAccuracy, valLoss } : before;
  position.best = best;
  const improved = best !== before;
  await stage.recorder.epoch(report, best, improved, validation.probabilities);
  for (const event of stage.schedule.afterEpoch(report)) {
    stage.recorder.event(event);
    if (event.kind === 'early-stopping') position.ended = true;
  }
  beginNextEpoch(position);
  await stage.recorder.checkpoint('epoch', improved);
}
