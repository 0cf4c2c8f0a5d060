/** Images by their addresses, as `imageUrl` in src/renderer/bridge.svelte.ts writes them; both hosts read them here. */

import { readFile } from 'node:fs/promises';
import type { ImageRef } from '../../shared/contract/images';
import { LatheError } from '../../shared/failures/failure';
import type { Workbench } from '../workbench/session/ports';

/** @returns null for any other address @throws LatheError picture-unusable */
export async function imageAt(workbench: Pick<Workbench, 'image'>, path: string, query: URLSearchParams) {
  const request = readImageAddress(path, query);
  if (request === null) return null;
  const { file, type } = await workbench.image(request.ref, request.edge);
  // The cache may be emptied at any time.
  const content = await readFile(file).catch((cause: unknown) => {
    throw new LatheError('image-evicted', {}, { cause });
  });
  return { ref: request.ref, type, content };
}

const LARGEST_EDGE = 4096;

/**
 * @param path of the address, still percent-encoded, with or without the slash before `image/`
 * @returns the image and its edge in pixels; null for any other address
 * @throws LatheError picture-unusable
 */
export function readImageAddress(path: string, query: URLSearchParams): { ref: ImageRef; edge: number } | null {
  const [, kind = '', rest = ''] = /^\/?picture\/([^/]*)\/?(.*)$/s.exec(path) ?? [];
  if (kind === '') return null;
  const ref = refOf(kind, decoded(rest));
  if (ref === null) throw unknownAddress(path);
  return { ref, edge: edgeOf(query) };
}

const LONGEST_SHOWN = 200;

export function unknownAddress(path: string): LatheError {
  return new LatheError('image-address-unknown', { path: path.slice(0, LONGEST_SHOWN) });
}

/** @param parts decoded, behind the kind @returns null where they don’t fit */
function refOf(kind: string, [id = '', ...parts]: readonly string[]): ImageRef | null {
  if (id === '') return null;
  const [subset, index = ''] = parts;
  if (kind === 'made' && parts.length === 0) return { kind, id };
  if (kind === 'item' && staysInside(parts.join('/'))) return { kind, item: id, path: parts.join('/') };
  if (kind !== 'run' || parts.length !== 2 || !/^\d{1,9}$/.test(index)) return null;
  return subset === 'train' || subset === 'validation' ? { kind, runId: id, subset, index: Number(index) } : null;
}

/** Refuses what can’t be a path inside a folder. The workbench then checks where it leads on the disk. */
function staysInside(path: string): boolean {
  if (path === '') return true;
  return !path.includes('\0') && path.split(/[\\/]/).every((part) => part !== '' && part !== '.' && part !== '..');
}

/** Decodes once: a percent sign that is left belongs to the name. @returns nothing where one encodes nothing */
function decoded(path: string): string[] {
  try {
    return path.split('/').map(decodeURIComponent);
  } catch {
    return [];
  }
}

function edgeOf(query: URLSearchParams): number {
  const text = query.get('edge') ?? '';
  const edge = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (edge >= 1 && edge <= LARGEST_EDGE) return edge;
  throw new LatheError('image-edge-invalid', { largest: LARGEST_EDGE, received: text.slice(0, LONGEST_SHOWN) });
}
