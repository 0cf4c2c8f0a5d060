/** The images of a run as the training loop takes them: shuffled by epoch, viewed as augmented, read ahead. */

import { readAhead } from '../../base/concurrency';
import type { StagePlan } from '../../core/recipes/stage-plan';
import { NO_AUGMENTATION, epochAugmentation, type Augmentation } from '../../core/training/augmentation';
import { permutation, randomAt } from '../../core/training/random';
import type { RunDataset } from '../../shared/dataset';

/** An image of the dataset, training images first, in one of its views. */
export interface AugmentedImage {
  /** Index into training images followed by validation images. */
  readonly image: number;
  readonly augmentation: Augmentation;
}

/** Gives the values of viewed images, one after the other: pixels (RGB, 0 to 255) or features. */
export type ValueSource = (images: readonly AugmentedImage[]) => Promise<Float32Array>;

export interface Batch {
  /** Pixels or features, batch first. */
  readonly values: Float32Array;
  /** Class index of each image. */
  readonly labels: Int32Array;
}

/** Batches that are prepared while the network computes. */
const BATCHES_AHEAD = 6;
/** Validation images that are asked for at a time. */
const VALIDATION_BATCH = 16;

/** In the order of the dataset, as they are. */
export function validationImages({ train, validation }: RunDataset): AugmentedImage[] {
  return validation.map((_, i) => ({ image: train.length + i, augmentation: NO_AUGMENTATION }));
}

export class StageData {
  readonly trainingImages: number;
  readonly validationImages: number;
  private readonly labels: readonly number[];

  /**
   * @param stageNumber gives each stage of a run its own order
   * @param sources of what enters the network in training and in validation
   */
  constructor(
    private readonly dataset: RunDataset,
    private readonly seed: number,
    private readonly stage: StagePlan,
    private readonly stageNumber: number,
    private readonly sources: { readonly training: ValueSource; readonly validation: ValueSource },
  ) {
    this.trainingImages = dataset.train.length;
    this.validationImages = dataset.validation.length;
    this.labels = [...dataset.train, ...dataset.validation].map(({ classIndex }) => classIndex);
  }

  /** Batches of an epoch in its own random order, from the given step on. */
  trainingBatches(epoch: number, fromStep: number): AsyncGenerator<Batch> {
    const { seed, stage, stageNumber } = this;
    const { batchSize } = stage.settings;
    const order = permutation(this.trainingImages, randomAt(seed, 'shuffle', stageNumber, epoch));
    const images = Array.from(order.subarray(fromStep * batchSize), (image) => {
      return { image, augmentation: epochAugmentation(stage.augmentation, seed, epoch, image) };
    });
    return this.batches(images, batchSize, this.sources.training);
  }

  validationBatches(): AsyncGenerator<Batch> {
    return this.batches(validationImages(this.dataset), VALIDATION_BATCH, this.sources.validation);
  }

  private batches(images: readonly AugmentedImage[], size: number, source: ValueSource): AsyncGenerator<Batch> {
    const loads = Array.from({ length: Math.ceil(images.length / size) }, (_, i) => async () => {
      const part = images.slice(i * size, (i + 1) * size);
      return { values: await source(part), labels: Int32Array.from(part, ({ image }) => this.labels[image] ?? NaN) };
    });
    return readAhead(loads, BATCHES_AHEAD);
  }
}
