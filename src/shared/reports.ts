/** What evaluation, prediction and export answer. */

import * as v from 'valibot';
import type { ImageProblem } from './dataset';
import type { ModelNotice } from './failures/engine';
import type { ExportFormat } from './file-formats';
import { count, number, type Shape } from './schema';

const classMetricsShape = v.object({
  label: v.string(),
  support: count,
  /** 0 to 1; 0 where the denominator is 0, as scikit-learn's default. */
  precision: number,
  recall: number,
  f1: number,
});
export type ClassMetrics = Shape<typeof classMetricsShape>;

/** `confusion.json` of a run: what its best epoch made of the validation images. */
export const confusionShape = v.object({
  classes: v.array(v.string()),
  /** Rows are true classes, columns predicted ones. */
  confusion: v.array(v.array(count)),
  perClass: v.array(classMetricsShape),
});

export type ConfusionReport = Shape<typeof confusionShape>;

export interface EvaluationReport {
  readonly model: string;
  /** What the reader should know about the model itself; mostly empty. */
  readonly notices: readonly ModelNotice[];
  readonly pictures: number;
  readonly accuracy: number;
  /** Mean of the classes' recalls. */
  readonly balancedAccuracy: number;
  /** Mean cross-entropy over the images, without regularisation. */
  readonly loss: number;
  readonly classes: readonly ClassMetrics[];
  /** Rows are true classes, columns predicted ones, in label order. */
  readonly confusion: readonly (readonly number[])[];
  /** Every image, in the order of the folder. */
  readonly predictions: readonly EvaluatedImage[];
}

export interface EvaluatedImage {
  readonly path: string;
  readonly label: string;
  readonly predicted: string;
  /** Of the predicted class, 0 to 1. */
  readonly probability: number;
  readonly loss: number;
}

export interface LabelProbability {
  readonly label: string;
  /** 0 to 1; all classes sum to 1. */
  readonly probability: number;
}

interface Prediction {
  readonly path: string;
  /** Most probable first. */
  readonly top: readonly LabelProbability[];
  /** The file that shows what speaks for the most probable class; only where that was asked for. */
  readonly explanation?: string;
}

export interface PredictionReport {
  readonly model: string;
  readonly predictions: readonly Prediction[];
  readonly problems: readonly ImageProblem[];
  /** What the reader should know about the model itself; mostly empty. */
  readonly notices: readonly ModelNotice[];
}

export interface ExportReport {
  readonly path: string;
  readonly format: ExportFormat;
  readonly bytes: number;
  readonly weightsSha256: string;
  /** What was read again of it before it took its name. */
  readonly check: {
    /** Weights that have the same bits, those of the preprocessing among them. */
    readonly tensors: number;
    /** Between Lathe’s probabilities and those of the layers that Keras is told of; null where there is none to ask. */
    readonly largestDifference: number | null;
  };
  /** What the reader should know about the model itself; mostly empty. */
  readonly notices: readonly ModelNotice[];
}
