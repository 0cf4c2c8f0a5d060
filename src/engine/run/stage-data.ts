/** The pictures of a run as the training loop takes them: shuffled by epoch, viewed as augmented, read ahead. */

import { permutation, randomAt } from '../../core/training/random';
import { PLAIN_VIEW, drawView, keptViews, type View } from '../../core/training/augmentation';
import { readAhead } from '../../base/read-ahead';
import type { RunDataset } from '../../shared/dataset';
import type { RunSettings } from '../../shared/settings';
import type { Batch, StageData } from './stage-loop';

/** A picture of the dataset, training pictures first, in one of its views. */
export interface ViewedPicture {
  /** Index into training pictures followed by validation pictures. */
  readonly picture: number;
  readonly view: View;
}

/** Gives the values of viewed pictures, one after the other: pixels or features. */
export type ValueSource = (pictures: readonly ViewedPicture[]) => Promise<Float32Array>;

/** Batches that are prepared while the network computes. */
const BATCHES_AHEAD = 6;
/** Validation pictures that are asked for at a time. */
const VALIDATION_BATCH = 16;

/** The view in which an epoch shows a training picture. */
function epochView(settings: RunSettings, epoch: number, index: number): View {
  const { augment, augmentViews, seed } = settings;
  if (augmentViews === 'fresh') return drawView(augment, seed, epoch, index);
  const views = keptViews(augment, seed, augmentViews, index);
  return views[randomAt(seed, 'view', epoch, index).integer(views.length)] ?? PLAIN_VIEW;
}

/** Every view of a training picture that some epoch may show; null when each epoch draws its own. */
export function possibleViews(settings: RunSettings, index: number): readonly View[] | null {
  const { augment, augmentViews, seed } = settings;
  return augmentViews === 'fresh' ? null : keptViews(augment, seed, augmentViews, index);
}

export class SplitData implements StageData {
  readonly trainingPictures: number;

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
    this.trainingPictures = dataset.train.length;
  }

  async *trainingBatches(epoch: number, fromStep: number): AsyncGenerator<Batch> {
    const order = permutation(this.trainingPictures, randomAt(this.settings.seed, 'shuffle', this.stageNumber, epoch));
    const pictures = Array.from(order, (picture) => ({ picture, view: epochView(this.settings, epoch, picture) }));
    yield* this.batches(pictures.slice(fromStep * this.batchSize), this.batchSize, this.sources.training);
  }

  async *validationBatches(): AsyncGenerator<Batch> {
    const pictures = this.dataset.validation.map((_, i) => ({ picture: this.trainingPictures + i, view: PLAIN_VIEW }));
    yield* this.batches(pictures, VALIDATION_BATCH, this.sources.validation);
  }

  private batches(pictures: readonly ViewedPicture[], size: number, source: ValueSource): AsyncGenerator<Batch> {
    const tasks = function* (data: SplitData): Generator<() => Promise<Batch>> {
      for (let start = 0; start < pictures.length; start += size) {
        const part = pictures.slice(start, start + size);
        yield async () => ({
          values: await source(part),
          labels: Int32Array.from(part, (each) => data.label(each)),
        });
      }
    };
    return readAhead(tasks(this), BATCHES_AHEAD);
  }

  private label({ picture }: ViewedPicture): number {
    const { train, validation } = this.dataset;
    const found = train[picture] ?? validation[picture - train.length];
    if (found === undefined) throw new RangeError(`the dataset has no picture ${picture}`);
    return found.classIndex;
  }
}
