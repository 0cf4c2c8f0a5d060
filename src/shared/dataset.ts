/** What a scan finds in a folder, and the images of a run as `dataset.json` keeps them. */

import * as v from 'valibot';
import { LAYOUTS } from './layouts';
import { count, number, sha256, type Shape } from './schema';
import { IMAGE_PROBLEMS, type ImageProblemCode } from './failures/image-notes';

export type Subset = 'train' | 'validation';

const imageProblemShape = v.object({
  /** Relative to the scanned folder, with forward slashes; absolute where it lies in a validation folder elsewhere. */
  path: v.string(),
  code: v.picklist(Object.keys(IMAGE_PROBLEMS) as ImageProblemCode[]),
  /** In English. */
  message: v.string(),
  /** A reason of `failures/image-notes.ts` and its facts; missing in records of earlier versions. */
  reason: v.exactOptional(v.string()),
  facts: v.exactOptional(v.unknown()),
});
export type ImageProblem = Shape<typeof imageProblemShape>;

const scannedImageShape = v.object({
  /** Relative to the folder of its subset's root (`DatasetScan.folder` or `.validationFolder`), forward slashes. */
  path: v.string(),
  label: v.string(),
  bytes: count,
  /** Milliseconds since 1970, as the file system reports it. */
  modifiedMs: number,
  /** SHA-256 of the file's bytes, hexadecimal. */
  sha256,
  /** Width and height in pixels after the EXIF orientation is applied. */
  width: count,
  height: count,
});
export type ScannedImage = Shape<typeof scannedImageShape>;

const runImageShape = v.object({
  ...scannedImageShape.entries,
  /** Absolute path when the run was made, or when it was last told where its pictures are. */
  file: v.string(),
  /** Index into `classes`. */
  classIndex: count,
});
export type RunImage = Shape<typeof runImageShape>;

/** `dataset.json` of a run: fixed when the run is made, never inferred again; only the places of its files may change. */
export const datasetShape = v.object({
  /** Absolute. */
  folder: v.string(),
  /** Absolute root of the validation images where it is another folder than `folder`; else null. */
  validationFolder: v.nullable(v.string()),
  layout: v.picklist(LAYOUTS),
  /** In alphanumeric (code point) order, as Keras sorts them; the index is the label's number. */
  classes: v.pipe(v.array(v.string()), v.minLength(2)),
  split: v.variant('kind', [
    v.object({ kind: v.literal('folders') }),
    v.object({ kind: v.literal('stratified'), share: number, seed: count }),
  ]),
  train: v.array(runImageShape),
  validation: v.array(runImageShape),
  problems: v.array(imageProblemShape),
  /** SHA-256 over classes, and over subset, class and content hash of every image in order. */
  sha256,
  /** `folder` when the run was made, where the pictures have moved since. */
  movedFrom: v.exactOptional(v.string()),
});
export type RunDataset = Shape<typeof datasetShape>;

/** The whole result of a scan; without validation images where the folder brings none of its own. */
export interface DatasetScan extends Pick<
  RunDataset,
  'folder' | 'validationFolder' | 'layout' | 'classes' | 'problems'
> {
  readonly train: readonly ScannedImage[];
  readonly validation: readonly ScannedImage[];
}
