/** Has many files inspected by worker threads, as far as the cache does not know them. */

import { join } from 'node:path';
import { Semaphore, throwIfCancelled } from '../../base/concurrency';
import type { TaskHooks } from '../tasks/task-context';
import { imageWorkers } from '../images/image-pool';
import type { FoundFile } from './folder-walk';
import { inspectFile, type Inspection } from './inspect-image';
import { ScanCache } from './scan-cache';

export interface InspectOptions extends TaskHooks {
  /** The built `image-worker.js`. */
  readonly workerFile: string;
  readonly workers: number;
  /** Where scans are remembered; null to remember nothing. */
  readonly cacheFolder: string | null;
}

export interface FileToInspect extends FoundFile {
  /** Absolute folder that `path` is relative to. */
  readonly base: string;
}

export interface Inspected<F extends FileToInspect> {
  readonly file: F;
  readonly inspection: Inspection;
}

const CHUNK = 16;

/** So few are looked at by this thread: to start a worker takes longer. */
const FEW = 4;

/**
 * The inspections of `files`, in their order. Throws LatheError `cancelled` when the signal is aborted; what was done
 * until then stays in the cache.
 */
export async function inspectFiles<F extends FileToInspect>(
  files: readonly F[],
  { cacheFolder, signal, onProgress, ...workers }: InspectOptions,
): Promise<Inspected<F>[]> {
  throwIfCancelled(signal, 'looking');
  const caches = await openCaches(files, cacheFolder);
  const inspections = files.map((file) => caches.get(file.base)?.get(file) ?? null);
  const unknown = files.flatMap((file, index) => (inspections[index] === null ? [{ file, index }] : []));
  let done = files.length - unknown.length;
  onProgress({ done, total: files.length });
  const inspector = openInspector(unknown.length, workers);
  const look = async (chunk: typeof unknown): Promise<void> => {
    const found = await inspector.inspect(chunk.map(({ file }) => join(file.base, file.path)));
    for (const [i, { file, index }] of chunk.entries()) {
      const inspection = found[i];
      if (inspection === undefined) throw new Error('the worker answered fewer files than it was given');
      inspections[index] = inspection;
      caches.get(file.base)?.put(file, inspection);
    }
    for (const cache of caches.values()) await cache.flush();
    done += chunk.length;
    onProgress({ done, total: files.length });
  };
  const stop = (): void => void inspector.close();
  signal.addEventListener('abort', stop);
  try {
    const semaphore = new Semaphore(inspector.atOnce);
    await Promise.all(chunksOf(unknown, inspector.chunk).map((chunk) => semaphore.run(signal, () => look(chunk))));
  } catch (error) {
    throwIfCancelled(signal, 'looking');
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    await inspector.close();
  }
  for (const cache of caches.values()) await cache.tidy();
  return files.flatMap((file, i) => {
    const inspection = inspections[i] ?? null;
    return inspection === null ? [] : [{ file, inspection }];
  });
}

async function openCaches(files: readonly FileToInspect[], folder: string | null): Promise<Map<string, ScanCache>> {
  const caches = new Map<string, ScanCache>();
  if (folder === null) return caches;
  for (const base of new Set(files.map((file) => file.base))) caches.set(base, await ScanCache.open(folder, base));
  return caches;
}

/** Looks at files `chunk` at a time: this thread one after the other, workers at two chunks for each in flight. */
interface Inspector {
  readonly chunk: number;
  readonly atOnce: number;
  inspect(files: readonly string[]): Promise<readonly Inspection[]>;
  close(): Promise<void>;
}

function openInspector(
  count: number,
  { workerFile, workers }: Pick<InspectOptions, 'workerFile' | 'workers'>,
): Inspector {
  if (count <= FEW) {
    const inspect = (files: readonly string[]): Promise<Inspection[]> => Promise.all(files.map(inspectFile));
    return { chunk: 1, atOnce: 1, inspect, close: () => Promise.resolve() };
  }
  const pool = imageWorkers(workerFile, Math.min(workers, Math.ceil(count / CHUNK)), null);
  return {
    chunk: CHUNK,
    atOnce: pool.workers * 2,
    inspect: (files) => pool.run('inspect', files),
    close: () => pool.close(),
  };
}

function chunksOf<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
