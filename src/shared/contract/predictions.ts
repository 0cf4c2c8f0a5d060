/** What models answer: about validation pictures, beside each other, and about new pictures. */

import type { ClassMetrics, EvaluatedPicture, LabelProbability } from '../reports';
import type { EpochReport, RunId } from '../run';
import type { PictureRef } from './images';
import type { RunListRow } from './runs';

export interface ReportedPicture extends EvaluatedPicture {
  readonly picture: PictureRef;
}

export interface ValidationReport {
  readonly classes: readonly string[];
  /** Rows are true classes, columns predicted ones. */
  readonly confusion: readonly (readonly number[])[];
  readonly perClass: readonly ClassMetrics[];
  readonly accuracy: number;
  readonly balancedAccuracy: number;
  readonly pictures: readonly ReportedPicture[];
  /** What a person should know about the model itself, as sentences. */
  readonly notices?: readonly string[];
}

export interface ComparedRun {
  readonly row: RunListRow;
  readonly epochs: readonly (EpochReport & {
    /** Since the run began, pauses included and left out, at the end of the epoch. */
    readonly wallMs: number;
    readonly computeMs: number;
  })[];
  readonly report: Omit<ValidationReport, 'pictures'> | null;
  readonly bestEpoch: EpochReport | null;
  readonly lastEpoch: EpochReport | null;
  readonly trainMs: number;
  readonly validationMs: number;
}

export interface RunComparison {
  readonly runs: readonly ComparedRun[];
  /** Only settings that differ; a value for each run, in their order. */
  readonly differences: readonly {
    readonly setting: string;
    readonly values: readonly (string | number | boolean | null)[];
  }[];
}

export interface PredictedPicture {
  readonly name: string;
  /** Relative to what was opened. */
  readonly path: string;
  readonly picture: PictureRef;
  /** One for each model, in their order: the square that it sees, and all its classes, most probable first. */
  readonly answers: readonly { readonly seen: PictureRef | null; readonly top: readonly LabelProbability[] }[];
}

/** A picture of which two runs say something different. */
export interface DisputedPicture {
  readonly path: string;
  readonly label: string;
  readonly picture: PictureRef;
  readonly answers: readonly [DisputedAnswer, DisputedAnswer];
}

interface DisputedAnswer {
  readonly predicted: string;
  readonly probability: number;
}

/** What two runs made of the validation pictures that they have in common. */
export interface Disagreement {
  readonly pictures: number;
  readonly bothRight: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly bothWrong: number;
  /** Of McNemar’s test: see src/core/mcnemar.ts. */
  readonly pValue: number;
  /** Those whose answers are furthest apart first. */
  readonly disputed: readonly DisputedPicture[];
}

/** What in a picture speaks for a class: Grad-CAM, see src/core/heat-map.ts. */
export interface Explanation {
  readonly label: string;
  /** The square that the model sees, with the map over it. */
  readonly picture: PictureRef;
}

export interface Predictions {
  /** Their names as a person wrote them, or empty. */
  readonly models: readonly { readonly runId: RunId; readonly name: string; readonly classes: readonly string[] }[];
  readonly pictures: readonly PredictedPicture[];
  /** What was refused, in words. */
  readonly problems: readonly { readonly name: string; readonly code: string; readonly message: string }[];
  /** From the request to the answer. */
  readonly ms: number;
  /** What a person should know about the models themselves, as sentences. */
  readonly notices?: readonly string[];
}
