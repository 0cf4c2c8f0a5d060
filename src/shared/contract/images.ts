/** Folders and images that a person opens, and what was found in them. */

import * as v from 'valibot';
import type { ImageProblem } from '../dataset';
import { LAYOUTS, type Layout } from '../layouts';
import type { Failure } from '../failures/failure';
import { count, number, textUpTo, whole, type Shape } from '../schema';
import { SETTING_GROUPS } from '../setting-table';
import { runId } from './runs';

/** What the host made for the page to name something by. */
export const id = v.pipe(v.string(), v.minLength(1), v.maxLength(100));
export const path = textUpTo(4096);

/** A folder or an image that a person opened. `id` is all that the page can name it by. */
export const openedItemShape = v.object({
  id: v.string(),
  kind: v.picklist(['folder', 'picture']),
  name: v.string(),
  /** For reading only. */
  path: v.string(),
});
export type OpenedItem = Shape<typeof openedItemShape>;

export interface FolderListing {
  readonly path: string;
  /** null at the root. */
  readonly parent: string | null;
  readonly folders: readonly { readonly name: string; readonly path: string }[];
  /** Files that look like images, by extension. */
  readonly images: number;
}

/** How a person said the folder is to be understood; null to tell it from the folder. */
const layout = v.nullable(v.picklist(LAYOUTS));

/** The images of a run to be. Ids of opened folders. */
export const dataChoiceShape = v.object({
  folder: id,
  validationFolder: v.nullable(id),
  /** 0 to 1 (exclusive); null for the default, or the folder’s own images. */
  split: v.nullable(number),
  layout,
});
export type DataChoice = Shape<typeof dataChoiceShape>;

/** An image as the page asks for it, in a request or by its address: see `imageUrl` in src/renderer/bridge.svelte.ts. */
export const imageRefShape = v.variant('kind', [
  /** `path` is relative to the opened folder, with forward slashes; empty for an opened image. */
  v.object({ kind: v.literal('item'), item: id, path }),
  v.object({ kind: v.literal('run'), runId, subset: v.picklist(['train', 'validation']), index: count }),
  /** Made by the host for `data.preview` and `models.predict`: the square that the network sees. */
  v.object({ kind: v.literal('made'), id }),
]);
export type ImageRef = Shape<typeof imageRefShape>;

/** As large as a screen. */
export const imageEdge = whole(1, 4096);

export interface ScannedClass {
  readonly label: string;
  readonly train: number;
  readonly validation: number;
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
  readonly layout: Layout;
  readonly classes: readonly ScannedClass[];
  readonly train: number;
  readonly validation: number;
  /** Whether the folder brings validation images of its own; else they are split off. */
  readonly hasOwnValidation: boolean;
  /** Why no run can be made of it, or null. */
  readonly refusal: Failure | null;
}

export const previewRequestShape = v.object({
  folder: id,
  layout,
  size: whole(16, 1024),
  augment: v.picklist(SETTING_GROUPS.first.augment.options),
  seed: count,
  images: whole(1, 48),
  /** Of each image. */
  augmentations: whole(0, 16),
});
export type PreviewRequest = Shape<typeof previewRequestShape>;

export interface PreviewedImage {
  readonly label: string;
  readonly path: string;
  readonly plain: ImageRef;
  readonly augmentations: readonly ImageRef[];
}
