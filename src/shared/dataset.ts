/** What a scan finds in a folder, and the images of a run as `dataset.json` keeps them. */

export type Subset = 'train' | 'validation';

/** Why a file was left out, or what was noticed about one that is used. */
export const IMAGE_PROBLEMS = {
  empty: 'left out',
  truncated: 'left out',
  corrupt: 'left out',
  'not-a-picture': 'left out',
  unsupported: 'left out',
  unreadable: 'left out',
  'unusable-name': 'left out',
  'dangling-link': 'left out',
  'link-loop': 'left out',
  'too-large': 'left out',
  'too-small': 'left out',
  hidden: 'left out',
  'outside-classes': 'left out',
  'empty-class': 'left out',
  'wrong-extension': 'used',
  'missing-extension': 'used',
  animated: 'used',
  duplicate: 'used',
  'duplicate-across-split': 'used',
  'duplicate-across-classes': 'used',
} as const satisfies Record<string, 'left out' | 'used'>;

export type ImageProblemCode = keyof typeof IMAGE_PROBLEMS;

export interface ImageProblem {
  /** Relative to the scanned folder, with forward slashes; absolute where it lies in a validation folder elsewhere. */
  readonly path: string;
  readonly code: ImageProblemCode;
  /** In English. */
  readonly message: string;
  /** A reason of `failures/image-notes.ts` and its facts; missing in records of earlier versions. */
  readonly reason?: string;
  readonly facts?: unknown;
}

/** A usable image. */
export interface ScannedImage {
  /** Relative to the folder of its subset's root (`DatasetScan.folder` or `.validationFolder`), forward slashes. */
  readonly path: string;
  readonly label: string;
  readonly bytes: number;
  /** Milliseconds since 1970, as the file system reports it. */
  readonly modifiedMs: number;
  /** SHA-256 of the file's bytes, hexadecimal. */
  readonly sha256: string;
  /** Width and height in pixels after the EXIF orientation is applied. */
  readonly width: number;
  readonly height: number;
}

type FolderLayout = 'class-folders' | 'train-validation' | 'flat';

/** The whole result of a scan. */
export interface DatasetScan {
  /** Absolute. */
  readonly folder: string;
  /** Absolute root of the validation images where it is another folder than `folder`; else null. */
  readonly validationFolder: string | null;
  readonly layout: FolderLayout;
  /** Class names in alphanumeric (code point) order, as Keras sorts them; the index is the label's number. */
  readonly classes: readonly string[];
  readonly train: readonly ScannedImage[];
  /** Empty when the folder brings no validation images of its own. */
  readonly validation: readonly ScannedImage[];
  readonly problems: readonly ImageProblem[];
}

/** An image of a run. */
export interface RunImage extends ScannedImage {
  /** Absolute path at the time the run was made. */
  readonly file: string;
  /** Index into `classes`. */
  readonly classIndex: number;
}

/** `dataset.json` of a run: fixed when the run is made, never inferred again. */
export interface RunDataset {
  readonly folder: string;
  readonly validationFolder: string | null;
  readonly layout: FolderLayout;
  readonly classes: readonly string[];
  /** How the validation images were chosen. */
  readonly split:
    { readonly kind: 'folders' } | { readonly kind: 'stratified'; readonly share: number; readonly seed: number };
  readonly train: readonly RunImage[];
  readonly validation: readonly RunImage[];
  readonly problems: readonly ImageProblem[];
  /** SHA-256 over classes, and over subset, class and content hash of every image in order. */
  readonly sha256: string;
}
