/** Has many files inspected by worker threads, as far as the cache does not know them. */

import { join } from 'node:path';
import { throwIfCancelled } from '../../base/cancellation';
import type { FoundFile } from './folder-walk';
import { inspectFile, type Inspection } from './inspect-image';
import { ScanCache } from './scan-cache';
import { WorkerPool } from '../images/worker-pool';

export interface InspectOptions {
  /** The built `image-worker.js`. */
  readonly workerFile: string;
  readonly workers: number;
  /** Where scans are remembered; null to remember nothing. */
  readonly cacheFolder: string | null;
  /** Files that are done, of all. */
  readonly onProgress: (done: number, total: number) => void;
  readonly signal: AbortSignal | null;
}

export interface FileToInspect extends FoundFile {
  /** Absolute folder that `path` is relative to. */
  readonly base: string;
}

const WORK = 'Looking at the pictures';

/** Files that a worker gets at once. */
const CHUNK = 16;

/** So few are looked at by this thread: to start a worker takes longer. */
const FEW = 4;

type OnChunk = (indices: readonly number[], inspections: readonly Inspection[]) => Promise<void>;

/**
 * The inspections of `files`, in their order. Throws LatheError `cancelled` when the signal is aborted; what was done
 * until then stays in the cache.
 */
export async function inspectFiles(files: readonly FileToInspect[], options: InspectOptions): Promise<Inspection[]> {
  throwIfCancelled(options.signal, WORK);
  const caches = await openCaches(files, options.cacheFolder);
  const results: (Inspection | null)[] = files.map((file) => caches.get(file.base)?.get(file) ?? null);
  const unknown = results.flatMap((result, index) => (result === null ? [index] : []));
  const total = files.length;
  let done = total - unknown.length;
  options.onProgress(done, total);
  if (unknown.length > 0) {
    const look = unknown.length <= FEW ? lookHere : runChunks;
    await look(files, unknown, options, async (indices, inspections) => {
      for (const [i, index] of indices.entries()) {
        const file = files[index];
        const inspection = inspections[i];
        if (!file || !inspection) throw new Error('the worker answered fewer files than it was given');
        results[index] = inspection;
        caches.get(file.base)?.put(file, inspection);
      }
      await flushAll(caches);
      done += indices.length;
      options.onProgress(done, total);
    });
  }
  for (const cache of caches.values()) await cache.tidy();
  return results.filter((result) => result !== null);
}

async function openCaches(files: readonly FileToInspect[], folder: string | null): Promise<Map<string, ScanCache>> {
  const caches = new Map<string, ScanCache>();
  if (folder === null) return caches;
  for (const base of new Set(files.map((file) => file.base))) caches.set(base, await ScanCache.open(folder, base));
  return caches;
}

async function flushAll(caches: ReadonlyMap<string, ScanCache>): Promise<void> {
  for (const cache of caches.values()) await cache.flush();
}

/** One after the other. */
async function lookHere(
  files: readonly FileToInspect[],
  indices: readonly number[],
  { signal }: InspectOptions,
  onChunk: OnChunk,
): Promise<void> {
  for (const index of indices) {
    throwIfCancelled(signal, WORK);
    await onChunk([index], [await inspectFile(absolute(files[index]))]);
  }
}

/** Hands out chunks, two in flight for each worker, and reports each as it is answered. */
async function runChunks(
  files: readonly FileToInspect[],
  indices: readonly number[],
  options: InspectOptions,
  onChunk: OnChunk,
): Promise<void> {
  const workers = Math.min(options.workers, Math.ceil(indices.length / CHUNK));
  const shared = { pixels: new SharedArrayBuffer(0), states: new SharedArrayBuffer(0), slots: 0 };
  const pool = new WorkerPool(options.workerFile, workers, {
    size: 0,
    files: [],
    sha256s: null,
    addonFolder: null,
    shared,
  });
  let next = 0;
  const isCancelled = (): boolean => options.signal?.aborted === true;
  const stop = (): void => void pool.close();
  const lane = async (): Promise<void> => {
    while (next < indices.length && !isCancelled()) {
      const chunk = indices.slice(next, next + CHUNK);
      next += chunk.length;
      const paths = chunk.map((index) => absolute(files[index]));
      await onChunk(chunk, await pool.run('inspect', paths));
    }
  };
  options.signal?.addEventListener('abort', stop);
  try {
    await Promise.all(Array.from({ length: pool.workers * 2 }, lane));
  } catch (error) {
    if (!isCancelled()) throw error;
  } finally {
    options.signal?.removeEventListener('abort', stop);
    await pool.close();
  }
  throwIfCancelled(options.signal, WORK);
}

function absolute(file: FileToInspect | undefined): string {
  if (!file) throw new RangeError('an index beyond the files');
  return join(file.base, file.path);
}
