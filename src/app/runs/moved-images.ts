/** Gives the pictures of a run their places of today: which file is which is told by content, not by name. */

import { join, posix } from 'node:path';
import type { RunImage } from '../../shared/dataset';
import type { HashedFile } from '../../shared/trainer-protocol';

/** Files below a folder, each of which is given to one picture. */
export interface FoundCopies {
  /** Absolute. */
  readonly folder: string;
  readonly byContent: Map<string, HashedFile[]>;
}

/** Pictures that lie in one folder: all of a run, or training and validation pictures apart. */
export interface PlacedImages {
  /** Absolute; `path` of each image is relative to it. */
  readonly folder: string;
  readonly images: readonly RunImage[];
  /** Those that have no place; `images` lacks them. */
  readonly missing: readonly RunImage[];
}

/**
 * Takes a file of the same content out of `copies` for each image, the one whose path is most like the image’s.
 * Where all paths are as they were below some folder, that folder is the new root and paths stay.
 */
export function placeImages(images: readonly RunImage[], { folder, byContent }: FoundCopies): PlacedImages {
  const placed: { readonly image: RunImage; readonly copy: HashedFile }[] = [];
  const missing: RunImage[] = [];
  for (const image of images) {
    const copy = takeLikest(byContent.get(image.sha256) ?? [], image.path);
    if (copy === null) missing.push(image);
    else placed.push({ image, copy });
  }
  const under = commonPrefix(placed.map(({ image, copy }) => prefixOf(copy.path, image.path)));
  const root = join(folder, under);
  const moved = placed.map(({ image, copy: { path, modifiedMs } }) => {
    const own = under === '' ? path : path.slice(under.length + 1);
    return { ...image, path: own, modifiedMs, file: join(root, own) };
  });
  return { folder: root, images: moved, missing };
}

function takeLikest(copies: HashedFile[], path: string): HashedFile | null {
  let [best, mostAlike] = [0, -1];
  for (const [i, copy] of copies.entries()) {
    const alike = namesInCommon(copy.path, path);
    if (alike > mostAlike) [best, mostAlike] = [i, alike];
  }
  return copies.splice(best, 1)[0] ?? null;
}

/** How many names at their ends two paths share. */
function namesInCommon(one: string, other: string): number {
  const [a, b] = [one.split(posix.sep).reverse(), other.split(posix.sep).reverse()];
  const differ = a.findIndex((name, i) => name !== b[i]);
  return differ < 0 ? a.length : differ;
}

/** The folder below which `path` lies as `before` did; null where it lies otherwise. */
function prefixOf(path: string, before: string): string | null {
  if (path === before) return '';
  return path.endsWith(`/${before}`) ? path.slice(0, -before.length - 1) : null;
}

/** The one folder of all; '' where they differ. */
function commonPrefix(prefixes: readonly (string | null)[]): string {
  const [first = null] = prefixes;
  return first !== null && prefixes.every((each) => each === first) ? first : '';
}
