/** What scripts/fixtures/keras_optimizers.py wrote down. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface CallbackSteps {
  readonly values: readonly number[];
  readonly rates: readonly number[];
  readonly stopped: readonly boolean[];
}

export interface KerasTraining {
  /** How the layers in front of the Dense ones end: `flatten`, `average` or `max`. */
  readonly name: string;
  readonly classes: number;
  readonly l2: number;
  readonly learningRate: number;
  readonly classWeights: readonly number[] | null;
  readonly labels: readonly number[];
  /** Weights in layer order, kernel before bias. */
  readonly start: readonly (readonly number[])[];
  readonly losses: readonly number[];
  readonly accuracies: readonly number[];
  readonly after: readonly (readonly number[])[];
  readonly probabilities: readonly number[];
}

interface KerasFixture {
  readonly optimizers: {
    /** A kernel of shape [3, 4]. */
    readonly start: readonly number[];
    readonly rates: readonly number[];
    readonly gradients: readonly (readonly number[])[];
    readonly after: Readonly<Record<string, readonly (readonly number[])[]>>;
  };
  /** Six pictures of 9×9×3. */
  readonly pictures: readonly number[];
  readonly trainings: readonly KerasTraining[];
  readonly callbacks: {
    readonly plateau: CallbackSteps;
    readonly earlyStopping: Readonly<Record<'valLoss' | 'valAccuracy', CallbackSteps>>;
    readonly cosine: readonly number[];
  };
}

export function kerasFixture(): KerasFixture {
  const file = join(import.meta.dirname, '..', 'fixtures', 'keras-optimizers.json');
  return JSON.parse(readFileSync(file, 'utf8')) as KerasFixture;
}
