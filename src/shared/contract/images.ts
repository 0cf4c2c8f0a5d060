/** Folders and pictures that a person opens, and what was found in them. */

import type { PictureProblem } from '../dataset';
import type { Failure } from '../failure';
import type { RunId } from '../run';

/** A folder or a picture that a person opened. `id` is all that the page can name it by. */
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
  /** Files that look like pictures, by extension. */
  readonly pictures: number;
}

/** The pictures of a run to be. Ids of opened folders. */
export interface DataChoice {
  readonly folder: string;
  readonly validationFolder: string | null;
  /** 0 to 1 (exclusive); null for the default, or the folder’s own pictures. */
  readonly split: number | null;
}

/** A picture as the page asks for it: see `pictureUrl` in src/renderer/bridge.ts. */
export type PictureRef =
  /** `path` is relative to the opened folder, with forward slashes; empty for an opened picture. */
  | { readonly kind: 'item'; readonly item: string; readonly path: string }
  | { readonly kind: 'run'; readonly runId: RunId; readonly subset: 'train' | 'validation'; readonly index: number }
  /** Made by the host for `data.preview` and `models.predict`: the square that the network sees. */
  | { readonly kind: 'made'; readonly id: string };

export interface ScannedClass {
  readonly label: string;
  readonly train: number;
  readonly validation: number;
  /** A few of its pictures. */
  readonly samples: readonly PictureRef[];
}

/** What was left out or noticed while pictures were looked at. */
export interface PictureProblems {
  /** Counts of every problem by code. */
  readonly problemCounts: Readonly<Record<string, number>>;
  /** The first thousand. */
  readonly problems: readonly PictureProblem[];
}

export interface ScanReport extends PictureProblems {
  readonly folder: OpenedItem;
  readonly layout: 'class-folders' | 'train-validation' | 'flat';
  readonly classes: readonly ScannedClass[];
  readonly train: number;
  readonly validation: number;
  /** Whether the folder brings validation pictures of its own; else they are split off. */
  readonly hasOwnValidation: boolean;
  /** Why no run can be made of it, or null. */
  readonly refusal: Failure | null;
}

export interface PreviewRequest {
  readonly folder: string;
  readonly size: number;
  readonly augment: 'none' | 'mirror' | 'article' | 'standard';
  readonly seed: number;
  /** Pictures, and views of each. */
  readonly pictures: number;
  readonly views: number;
}

export interface PreviewedPicture {
  readonly label: string;
  readonly path: string;
  readonly plain: PictureRef;
  readonly views: readonly PictureRef[];
}
