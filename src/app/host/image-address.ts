/** Addresses of images, as `imageUrl` in src/renderer/bridge.ts writes them; both hosts read them here. */

import type { ImageRef } from '../../shared/contract/images';
import { LatheError } from '../../shared/failures/failure';

export interface ImageRequest {
  readonly ref: ImageRef;
  /** Pixels, on either side. */
  readonly edge: number;
}

/** The largest edge that a page can ask for. */
const LARGEST_EDGE = 4096;

/**
 * @param path of the address, still percent-encoded, with or without the slash before `image/`
 * @param query of the address
 * @returns null for any other address
 * @throws LatheError picture-unusable
 */
export function readImageAddress(path: string, query: URLSearchParams): ImageRequest | null {
  const [, kind = '', rest = ''] = /^\/?picture\/([^/]*)\/?(.*)$/s.exec(path) ?? [];
  if (kind === '') return null;
  const parts = decoded(rest);
  const ref = parts === null ? null : (READERS.get(kind)?.(parts) ?? null);
  if (ref === null) throw unknownAddress(path);
  return { ref, edge: edgeOf(query) };
}

const LONGEST_SHOWN = 200;

export function unknownAddress(path: string): LatheError {
  return new LatheError('image-address-unknown', { path: path.slice(0, LONGEST_SHOWN) });
}

/** Each reads the decoded parts behind the kind; null where they don’t fit. */
const READERS = new Map<string, (parts: readonly string[]) => ImageRef | null>([
  ['item', readItem],
  ['run', readRun],
  ['made', ([id = '', ...more]) => (id === '' || more.length > 0 ? null : { kind: 'made', id })],
]);

function readItem([item = '', ...path]: readonly string[]): ImageRef | null {
  const inside = path.join('/');
  return item !== '' && staysInside(inside) ? { kind: 'item', item, path: inside } : null;
}

function readRun([runId = '', subset = '', index = '', ...more]: readonly string[]): ImageRef | null {
  const isSubset = subset === 'train' || subset === 'validation';
  if (!isSubset || runId === '' || more.length > 0 || !/^\d{1,9}$/.test(index)) return null;
  return { kind: 'run', runId, subset, index: Number(index) };
}

/** Refuses what can’t be a path inside a folder. The workbench then checks where it leads on the disk. */
function staysInside(path: string): boolean {
  if (path === '') return true;
  return !path.includes('\0') && path.split(/[\\/]/).every((part) => part !== '' && part !== '.' && part !== '..');
}

/** Decodes once: a percent sign that is left belongs to the name. @returns null where one encodes nothing */
function decoded(path: string): string[] | null {
  try {
    return path.split('/').map(decodeURIComponent);
  } catch {
    return null;
  }
}

function edgeOf(query: URLSearchParams): number {
  const text = query.get('edge') ?? '';
  const edge = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (edge >= 1 && edge <= LARGEST_EDGE) return edge;
  throw new LatheError('image-edge-invalid', { largest: LARGEST_EDGE, received: text.slice(0, LONGEST_SHOWN) });
}
