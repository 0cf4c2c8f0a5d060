/** Folders and images that a person opens, and what was found in them. */

import type { ImageProblem } from '../dataset';
import type { Failure } from '../failures/failure';
import type { RunId } from '../run';

/** A folder or an image that a person opened. `id` is all that the page can name it by. */
export interface OpenedItem {
  readonly id: string;
  readonly kind: 'folder' | 'picture';
  readonly name: string;
  /** For reading only. */
  readonly path: string;
}

export interface FolderListing {
  readonly path: string;
  /** null at the root. */
  readonly parent: string | null;
  readonly folders: readonly { readonly name: string; readonly path: string }[];
  /** Files that look like images, by extension. */
  readonly images: number;
}

/** The images of a run to be. Ids of opened folders. */
export interface DataChoice {
  readonly folder: string;
  readonly validationFolder: string | null;
  /** 0 to 1 (exclusive); null for the default, or the folder’s own images. */
  readonly split: number | null;
}

/** An image as the page asks for it: see `imageUrl` in src/renderer/bridge.ts. */
export type ImageRef =
  /** `path` is relative to the opened folder, with forward slashes; empty for an opened image. */
  | { readonly kind: 'item'; readonly item: string; readonly path: string }
  | { readonly kind: 'run'; readonly runId: RunId; readonly subset: 'train' | 'validation'; readonly index: number }
  /** Made by the host for `data.preview` and `models.predict`: the square that the network sees. */
  | { readonly kind: 'made'; readonly id: string };

export interface ScannedClass {
  readonly label: string;
  readonly train: number;
  readonly validation: number;
  /** A few of its images. */
  readonly samples: readonly ImageRef[];
}

/** What was left out or noticed while images were looked at. */
export interface ImageProblems {
  /** Counts of every problem by code. */
  readonly problemCounts: Readonly<Record<string, number>>;
  /** The first thousand. */
  readonly problems: readonly ImageProblem[];
}

export interface ScanReport extends ImageProblems {
  readonly folder: OpenedItem;
  readonly layout: 'class-folders' | 'train-validation' | 'flat';
  readonly classes: readonly ScannedClass[];
  readonly train: number;
  readonly validation: number;
  /** Whether the folder brings validation images of its own; else they are split off. */
  readonly hasOwnValidation: boolean;
  /** Why no run can be made of it, or null. */
  readonly refusal: Failure | null;
}

export interface PreviewRequest {
  readonly folder: string;
  readonly size: number;
  readonly augment: 'none' | 'mirror' | 'article' | 'standard';
  readonly seed: number;
  /** Images, and augmentations of each. */
  readonly images: number;
  readonly augmentations: number;
}

export interface PreviewedImage {
  readonly label: string;
  readonly path: string;
  readonly plain: ImageRef;
  readonly augmentations: readonly ImageRef[];
}
