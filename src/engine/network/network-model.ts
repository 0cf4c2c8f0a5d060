/** A network as the training loop sees it: batches of pixels or features go in, the trained layers move. */

import type { DropoutLayer } from '../../core/network/architecture';
import { dropoutMask } from '../../core/network/dropout-mask';
import { classifyOneByOne, enterNetwork, type EntryPoint } from './classify';
import type { Backbone } from '../frozen/backbone';
import type { Network } from './network';
import type { Optimizer } from './optimizers';
import type { Batch, StageModel } from '../run/stage-loop';
import { trainStep, type StepResult } from './training-step';

export interface NetworkModelOptions {
  readonly network: Network;
  readonly optimizer: Optimizer;
  /** The first trained layer. */
  readonly trainFrom: string;
  /** Where batches enter, behind the backbone where there is one. */
  readonly entry: EntryPoint;
  /** Computes frozen layers inside every step, from pixels; null when batches are features or nothing is frozen. */
  readonly frozenBody: { readonly training: Backbone | null; readonly validation: Backbone | null };
  readonly classWeights: readonly number[] | null;
  readonly l2: number;
  readonly seed: number;
  /** Keeps the dropout of a run's stages apart. */
  readonly stageNumber: number;
  /** Whether a computation of many images should give up. */
  readonly isWanted: () => boolean;
}

export class NetworkModel implements StageModel {
  private readonly dropout: DropoutLayer | null;

  constructor(private readonly options: NetworkModelOptions) {
    const layers = options.network.architecture.layers;
    this.dropout = layers.find((layer) => layer.kind === 'dropout') ?? null;
  }

  async step(batch: Batch, learningRate: number, epoch: number, step: number): Promise<StepResult | null> {
    const { network, optimizer, trainFrom, entry, classWeights, l2 } = this.options;
    const values = await this.frozenPart(batch, this.options.frozenBody.training);
    if (values === null) return null;
    const x = enterNetwork(network, values, batch.labels.length, entry);
    const mask = this.mask(batch.labels.length, epoch, step);
    try {
      return trainStep(
        { network, optimizer, trainFrom, learningRate, classWeights, l2 },
        { x, enterAt: entry.layer, labels: batch.labels, dropoutMask: mask },
      );
    } finally {
      x.dispose();
    }
  }

  async predict(batch: Batch): Promise<Float32Array | null> {
    const { network, entry, isWanted } = this.options;
    const values = await this.frozenPart(batch, this.options.frozenBody.validation);
    return values === null ? null : classifyOneByOne(network, values, batch.labels.length, entry, isWanted);
  }

  private async frozenPart(batch: Batch, backbone: Backbone | null): Promise<Float32Array | null> {
    return backbone === null
      ? batch.values
      : backbone.compute(batch.values, batch.labels.length, this.options.isWanted);
  }

  private mask(images: number, epoch: number, step: number): Float32Array | null {
    if (this.dropout === null) return null;
    const { seed, stageNumber: stage } = this.options;
    return dropoutMask(images, this.dropout.units, this.dropout.rate, { seed, stage, epoch, step });
  }
}
