/**
 * One stage of training, as a recipe: take a batch, obey commands, step, count, report, save if due. Then validate,
 * report the epoch, adapt, save.
 */

import { setImmediate as nextTurn } from 'node:timers/promises';
import { argmax } from '../../core/metrics/confusion';
import type { LatheError } from '../../shared/failures/failure';
import { toldError } from '../../shared/failures/failure';
import type { BestEpoch, EpochReport, StageName } from '../../shared/run';
import type { StageSettings } from '../../shared/settings';
import type { Adaptation } from './adaptation';
import type { RunControl } from './run-control';
import { beginNextEpoch } from '../../core/run/position';
import type { Position } from '../../core/run/position';
import type { RunRecorder } from './run-recorder';
import type { StepResult } from '../network/training-step';

/** Images ready to enter the trained layers. */
export interface Batch {
  /** Pixels or features, batch first. */
  readonly values: Float32Array;
  /** Class index of each image. */
  readonly labels: Int32Array;
}

/** What the loop asks of a network. Both answer null when they gave up because something else is wanted. */
export interface StageModel {
  step(batch: Batch, learningRate: number, epoch: number, step: number): Promise<StepResult | null>;
  /** Probabilities, images × classes. */
  predict(batch: Batch): Promise<Float32Array | null>;
}

/** Where the loop’s images come from. */
export interface StageData {
  readonly trainingImages: number;
  /** Batches of an epoch in its own random order, from the given step on. */
  trainingBatches(epoch: number, fromStep: number): AsyncGenerator<Batch>;
  /** Validation images in the order of the dataset. */
  validationBatches(): AsyncGenerator<Batch>;
}

export interface StageRun {
  readonly name: StageName;
  readonly settings: StageSettings;
  readonly classes: number;
  readonly checkpointMinutes: number;
  readonly data: StageData;
  readonly model: StageModel;
  readonly adaptation: Adaptation;
  readonly recorder: RunRecorder;
  readonly control: RunControl;
  readonly nowMs: () => number;
}

/** What a validation gives. */
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
  const batches = stage.data.trainingBatches(position.epoch, position.step);
  let savedMs = stage.nowMs();
  let askedMs = stage.nowMs();
  try {
    for await (const batch of batches) {
      const waitMs = stage.nowMs() - askedMs;
      await takeStep(stage, position, batch, waitMs);
      if (stage.nowMs() - savedMs >= stage.checkpointMinutes * 60_000) {
        await stage.recorder.checkpoint('interval');
        savedMs = stage.nowMs();
      }
      // Without a turn of the event loop no signal and no image from a worker would ever arrive.
      await nextTurn();
      askedMs = stage.nowMs();
    }
  } finally {
    await batches.return(undefined);
  }
  position.phase = 'validate';
}

async function takeStep(stage: StageRun, position: Position, batch: Batch, waitMs: number): Promise<void> {
  const learningRate = stage.adaptation.learningRate(position.epoch, position.step);
  let startedMs = 0;
  let result: StepResult | null = null;
  while (result === null) {
    await stage.control.pass();
    startedMs = stage.nowMs();
    result = await stage.model.step(batch, learningRate, position.epoch, position.step);
  }
  const stepMs = stage.nowMs() - startedMs;
  const images = batch.labels.length;
  if (!Number.isFinite(result.loss)) throw lossNotFinite(stage, position, learningRate);
  position.step += 1;
  position.sums.loss += result.loss * images;
  position.sums.correct += result.correct;
  position.sums.pictures += images;
  position.epochTrainMs += stepMs + waitMs;
  position.computeMs += stepMs + waitMs;
  const accuracy = result.correct / images;
  stage.recorder.step({ loss: result.loss, accuracy, learningRate, stepMs, waitMs, pictures: images });
}

function lossNotFinite(stage: StageRun, position: Position, learningRate: number): LatheError {
  return toldError(
    'loss-not-finite',
    `The loss was expected to be a number; it is not one any more in epoch ${position.epoch}, step ${position.step + 1} ` +
      `of stage ${stage.name}, at learning rate ${learningRate}.`,
    'Train anew with a learning rate ten times smaller (--learning-rate); the checkpoints before this step are kept.',
  );
}

async function validate(stage: StageRun): Promise<Validation> {
  stage.recorder.validating();
  const batches = stage.data.validationBatches();
  const parts: Float32Array[] = [];
  let loss = 0;
  let correct = 0;
  let images = 0;
  try {
    for await (const batch of batches) {
      let probabilities: Float32Array | null = null;
      while (probabilities === null) {
        await stage.control.pass();
        probabilities = await stage.model.predict(batch);
      }
      parts.push(probabilities);
      loss += sumOfLosses(probabilities, batch.labels, stage.classes);
      correct += countCorrect(probabilities, batch.labels, stage.classes);
      images += batch.labels.length;
      await nextTurn();
    }
  } finally {
    await batches.return(undefined);
  }
  return { loss: loss / images, accuracy: correct / images, probabilities: concatenate(parts) };
}

/** Keras clips probabilities here before it takes their logarithm (keras.backend.epsilon). */
const KERAS_EPSILON = 1e-7;

/** Cross-entropy of one image from the probability of its true class, as Keras reports it. */
export function imageLoss(probability: number): number {
  return -Math.log(Math.min(Math.max(probability, KERAS_EPSILON), 1 - KERAS_EPSILON));
}

function sumOfLosses(probabilities: Float32Array, labels: Int32Array, classes: number): number {
  return labels.reduce((sum, label, i) => sum + imageLoss(probabilities[i * classes + label] ?? 0), 0);
}

function countCorrect(probabilities: Float32Array, labels: Int32Array, classes: number): number {
  return labels.reduce((sum, label, i) => {
    const row = probabilities.subarray(i * classes, (i + 1) * classes);
    return sum + (argmax(row) === label ? 1 : 0);
  }, 0);
}

function concatenate(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

function isBetter(report: EpochReport, best: BestEpoch | null): boolean {
  return best === null || report.valAccuracy > best.valAccuracy;
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
    learningRate: stage.adaptation.learningRate(epoch, position.step - 1),
  };
  const improved = isBetter(report, position.best);
  const best = improved ? { epoch, valAccuracy: report.valAccuracy } : (position.best ?? report);
  position.best = { epoch: best.epoch, valAccuracy: best.valAccuracy };
  await stage.recorder.epoch(report, position.best, improved, validation.probabilities);
  for (const event of stage.adaptation.afterEpoch(report)) {
    stage.recorder.event(event);
    if (event.kind === 'early-stopping') position.ended = true;
  }
  beginNextEpoch(position);
  await stage.recorder.checkpoint('epoch', improved);
}
