/** What models answer: about validation images, beside each other, and about new images. */

import type { ImageProblem } from '../dataset';
import type { ImageProblemCode } from '../failures/image-notes';
import type { ModelNotice } from '../failures/engine';
import type { ConfusionReport, EvaluatedImage, LabelProbability } from '../reports';
import type { EpochReport, RunId } from '../run';
import type { ImageRef } from './images';
import type { RunListRow } from './runs';

export interface ReportedImage extends EvaluatedImage {
  readonly image: ImageRef;
}

export interface ValidationReport extends ConfusionReport {
  readonly accuracy: number;
  readonly balancedAccuracy: number;
  readonly images: readonly ReportedImage[];
  /** What a person should know about the model itself. */
  readonly notices?: readonly ModelNotice[];
}

export interface ComparedRun {
  readonly row: RunListRow;
  readonly epochs: readonly (EpochReport & {
    /** Since the run began, pauses included and left out, at the end of the epoch. */
    readonly wallMs: number;
    readonly computeMs: number;
  })[];
  readonly report: Omit<ValidationReport, 'images'> | null;
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

export interface PredictedImage {
  readonly name: string;
  /** Relative to what was opened. */
  readonly path: string;
  readonly image: ImageRef;
  /** One for each model, in their order: the square that it sees, and all its classes, most probable first. */
  readonly answers: readonly { readonly seen: ImageRef | null; readonly top: readonly LabelProbability[] }[];
}

export interface DisputedImage extends Pick<ReportedImage, 'path' | 'label' | 'image'> {
  readonly answers: readonly [DisputedAnswer, DisputedAnswer];
}

type DisputedAnswer = Pick<ReportedImage, 'predicted' | 'probability'>;

/** What two runs made of the validation images that they have in common. */
export interface Disagreement {
  readonly images: number;
  readonly bothRight: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly bothWrong: number;
  /** Of McNemar’s test: see src/core/metrics/mcnemar.ts. */
  readonly pValue: number;
  /** Those whose answers are furthest apart first. */
  readonly disputed: readonly DisputedImage[];
}

/** What in an image speaks for a class: Grad-CAM, see src/core/network/heat-map.ts. */
export interface Explanation {
  readonly label: string;
  /** The square that the model sees, with the map over it. */
  readonly image: ImageRef;
}

export interface Predictions {
  /** Their names as a person wrote them, or empty. */
  readonly models: readonly { readonly runId: RunId; readonly name: string; readonly classes: readonly string[] }[];
  readonly images: readonly PredictedImage[];
  /** What was refused. */
  readonly problems: readonly (Omit<ImageProblem, 'path' | 'code'> & {
    readonly name: string;
    /** `picture-unusable` for what is not there any more. */
    readonly code: ImageProblemCode | 'picture-unusable';
  })[];
  /** From the request to the answer. */
  readonly ms: number;
  /** What a person should know about the models themselves. */
  readonly notices?: readonly ModelNotice[];
}
