/** The images of a run as the training loop takes them: shuffled by epoch, viewed as augmented, read ahead. */

import { permutation, randomAt } from '../../core/training/random';
import {
  NO_AUGMENTATION,
  drawAugmentation,
  cachedAugmentations,
  type Augmentation,
} from '../../core/training/augmentation';
import { readAhead } from '../../base/concurrency';
import type { RunDataset } from '../../shared/dataset';
import type { RunSettings } from '../../shared/settings';
import type { Batch, StageData } from './stage-loop';

/** An image of the dataset, training images first, in one of its views. */
export interface AugmentedImage {
  /** Index into training images followed by validation images. */
  readonly image: number;
  readonly augmentation: Augmentation;
}

/** Gives the values of viewed images, one after the other: pixels or features. */
export type ValueSource = (images: readonly AugmentedImage[]) => Promise<Float32Array>;

/** Batches that are prepared while the network computes. */
const BATCHES_AHEAD = 6;
/** Validation images that are asked for at a time. */
const VALIDATION_BATCH = 16;

/** The view in which an epoch shows a training image. */
function epochView(settings: RunSettings, epoch: number, index: number): Augmentation {
  const { augment, augmentViews, seed } = settings;
  if (augmentViews === 'fresh') return drawAugmentation(augment, seed, epoch, index);
  const augmentations = cachedAugmentations(augment, seed, augmentViews, index);
  return augmentations[randomAt(seed, 'view', epoch, index).integer(augmentations.length)] ?? NO_AUGMENTATION;
}

/** Every view of a training image that some epoch may show; null when each epoch draws its own. */
export function possibleAugmentations(settings: RunSettings, index: number): readonly Augmentation[] | null {
  const { augment, augmentViews, seed } = settings;
  return augmentViews === 'fresh' ? null : cachedAugmentations(augment, seed, augmentViews, index);
}

export class SplitData implements StageData {
  readonly trainingImages: number;

  /**
   * @param stageNumber gives each stage of a run its own order
   * @param sources of what enters the network in training and in validation
   */
  constructor(
    private readonly dataset: RunDataset,
    private readonly settings: RunSettings,
    private readonly batchSize: number,
    private readonly stageNumber: number,
    private readonly sources: { readonly training: ValueSource; readonly validation: ValueSource },
  ) {
    this.trainingImages = dataset.train.length;
  }

  async *trainingBatches(epoch: number, fromStep: number): AsyncGenerator<Batch> {
    const order = permutation(this.trainingImages, randomAt(this.settings.seed, 'shuffle', this.stageNumber, epoch));
    const images = Array.from(order, (image) => ({ image, augmentation: epochView(this.settings, epoch, image) }));
    yield* this.batches(images.slice(fromStep * this.batchSize), this.batchSize, this.sources.training);
  }

  async *validationBatches(): AsyncGenerator<Batch> {
    const images = this.dataset.validation.map((_, i) => ({
      image: this.trainingImages + i,
      augmentation: NO_AUGMENTATION,
    }));
    yield* this.batches(images, VALIDATION_BATCH, this.sources.validation);
  }

  private batches(images: readonly AugmentedImage[], size: number, source: ValueSource): AsyncGenerator<Batch> {
    const tasks = function* (data: SplitData): Generator<() => Promise<Batch>> {
      for (let start = 0; start < images.length; start += size) {
        const part = images.slice(start, start + size);
        yield async () => ({
          values: await source(part),
          labels: Int32Array.from(part, (each) => data.label(each)),
        });
      }
    };
    return readAhead(tasks(this), BATCHES_AHEAD);
  }

  private label({ image }: AugmentedImage): number {
    const { train, validation } = this.dataset;
    const found = train[image] ?? validation[image - train.length];
    if (found === undefined) throw new RangeError(`the dataset has no picture ${image}`);
    return found.classIndex;
  }
}
