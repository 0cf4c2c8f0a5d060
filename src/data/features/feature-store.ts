/**
 * Features of frozen layers on disk: computed once for each image and view, kept through a kill, shared by every run
 * with the same feature space.
 *
 * `<root>/<hash of the space>/space.json` says what the features are; beside it lie shards (`feature-shard.ts`). A shard
 * appears whole or not at all, so that any number of processes may add to one space at once. A damaged shard is
 * removed when it is noticed (header and size when the store is opened, each entry’s checksum when it is first read):
 * its entries are then missing, and are computed again.
 */

import { createHash, randomUUID } from 'node:crypto';
import { open, readdir, rename, rm, utimes, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { augmentationKey, type Augmentation } from '../../core/training/augmentation';
import { toldError } from '../../shared/failures/failure';
import {
  hasContent,
  readEntry,
  readShard,
  SHARD_SUFFIX,
  writeShard,
  type FeatureEntry,
  type Shard,
  type ValueBytes,
} from './feature-shard';
import { makeFolders } from '../../base/make-folders';
import { asWriteFailure } from '../../base/write-failure';

/** Everything that features depend on besides the image and the view: preprocessing, size, layer, weights, device … */
type FeatureSpace = Readonly<Record<string, string | number | boolean | null>>;

export interface FeatureStoreOptions {
  /** The folder of all spaces; made when missing. */
  readonly root: string;
  readonly space: FeatureSpace;
  /** Values of one entry. */
  readonly length: number;
  /** As what they are kept; part of the space, since entries come back rounded. */
  readonly valueBytes?: ValueBytes;
}

interface Place {
  readonly shard: Shard;
  readonly index: number;
  verified: boolean;
}

const CACHE_HINT = 'Make room or give the right to write there, or turn the feature cache off (--feature-cache off).';

const SPACE_FILE = 'space.json';

/** Files kept open; the entries of further shards are read by opening them each time. */
const MAX_OPEN_FILES = 256;

/** The key of an entry: the image’s content and what is done to it. */
export function featureKey(sha256: string, augmentation: Augmentation): string {
  return `${sha256} ${augmentationKey(augmentation)}`;
}

export class FeatureStore {
  readonly #folder: string;
  readonly #length: number;
  readonly #places = new Map<string, Place>();
  readonly #handles = new Map<string, Promise<FileHandle>>();

  private constructor(
    folder: string,
    length: number,
    private readonly valueBytes: ValueBytes,
  ) {
    this.#folder = folder;
    this.#length = length;
  }

  /** Opens a space, making it when it is new. Throws LatheError `folder-not-writable` or `disk-full`. */
  static async open(options: FeatureStoreOptions): Promise<FeatureStore> {
    const { folder, text, length, valueBytes } = placeOf(options);
    const store = new FeatureStore(folder, length, valueBytes);
    await store.#writing(async () => {
      await makeFolders(folder);
      await describeSpace(folder, text);
    });
    await store.#indexAll();
    return store;
  }

  /** Opens a space for reading; null where nothing was ever kept in it. */
  static async openKept(options: FeatureStoreOptions): Promise<FeatureStore | null> {
    const { folder, text, length, valueBytes } = placeOf(options);
    if (!(await hasContent(join(folder, SPACE_FILE), text))) return null;
    const store = new FeatureStore(folder, length, valueBytes);
    await store.#indexAll();
    return store;
  }

  /** Those of `keys` that have no entry, in their order, each once. */
  missing(keys: readonly string[]): string[] {
    return [...new Set(keys)].filter((key) => !this.#places.has(key));
  }

  /** Notes that the entries of `keys` are needed now, so that what makes room takes others first. */
  async use(keys: readonly string[], now: Date): Promise<void> {
    const files = new Set(keys.flatMap((key) => this.#places.get(key)?.shard.file ?? []));
    // A shard that is gone, or a cache that may only be read, is no reason not to go on.
    await Promise.all([...files].map((file) => utimes(file, now, now).catch(() => undefined)));
  }

  /**
   * Adds entries as one shard; they are on disk when the promise resolves. Throws LatheError `disk-full` or
   * `folder-not-writable`.
   */
  async append(entries: readonly FeatureEntry[]): Promise<void> {
    const wrong = entries.find((entry) => entry.values.length !== this.#length);
    if (wrong) throw new RangeError(`an entry has ${this.#length} floats, ${wrong.key} has ${wrong.values.length}`);
    if (entries.length === 0) return;
    await this.#writing(async () => {
      this.#add(await writeShard(this.#folder, entries, this.valueBytes));
    });
  }

  /**
   * The entries of `keys` one after the other, keys.length × length. Throws LatheError `cache-damaged` when one is
   * damaged; it is missing from then on. A key without an entry is a RangeError.
   */
  async read(keys: readonly string[]): Promise<Float32Array<ArrayBuffer>> {
    const out = new Float32Array(keys.length * this.#length);
    const states = await Promise.all(
      keys.map((key, i) => this.#readOne(key, out.subarray(i * this.#length, (i + 1) * this.#length))),
    );
    if (states.every((isSound) => isSound)) return out;
    throw toldError(
      'cache-damaged',
      `The feature cache in “${this.#folder}” was expected to hold what was written, but a checksum differs.`,
      'Resume the run: what is damaged has been removed and is computed again.',
    );
  }

  /** Reads those of `keys` that were not read yet; returns the damaged ones, which are missing from then on. */
  async verify(keys: readonly string[]): Promise<string[]> {
    const scratch = new Float32Array(this.#length);
    for (const key of keys) {
      const place = this.#places.get(key);
      if (place?.verified === false) await this.#readOne(key, scratch);
    }
    return this.missing(keys);
  }

  async close(): Promise<void> {
    const handles = [...this.#handles.values()];
    this.#handles.clear();
    this.#places.clear();
    await Promise.all(handles.map(async (handle) => (await handle).close()));
  }

  async #indexAll(): Promise<void> {
    for (const name of (await readdir(this.#folder)).sort()) {
      if (name.endsWith(SHARD_SUFFIX)) await this.#index(join(this.#folder, name));
    }
  }

  async #index(file: string): Promise<void> {
    const shard = await readShard(file, this.#length).catch(() => null);
    if (shard) this.#add(shard);
    else await rm(file, { force: true });
  }

  #add(shard: Shard): void {
    shard.keys.forEach((key, index) => {
      if (!this.#places.has(key)) this.#places.set(key, { shard, index, verified: false });
    });
  }

  /** Whether the entry is sound; when it is not, its shard is dropped. */
  async #readOne(key: string, into: Float32Array): Promise<boolean> {
    const place = this.#places.get(key);
    if (!place) throw new RangeError(`no features of ${key}`);
    const { shard, index } = place;
    const crc = place.verified ? null : (shard.crcs[index] ?? 0);
    if (await this.#readFrom(shard, index, into, crc).catch(() => false)) {
      place.verified = true;
      return true;
    }
    await this.#drop(shard);
    return false;
  }

  async #readFrom(shard: Shard, index: number, into: Float32Array, crc: number | null): Promise<boolean> {
    const kept = this.#handles.get(shard.file);
    if (kept) return readEntry(await kept, shard, index, into, crc);
    if (this.#handles.size < MAX_OPEN_FILES) {
      const opened = open(shard.file, 'r');
      this.#handles.set(shard.file, opened);
      return readEntry(await opened, shard, index, into, crc);
    }
    const handle = await open(shard.file, 'r');
    try {
      return await readEntry(handle, shard, index, into, crc);
    } finally {
      await handle.close();
    }
  }

  async #drop(shard: Shard): Promise<void> {
    for (const key of shard.keys) if (this.#places.get(key)?.shard === shard) this.#places.delete(key);
    await rm(shard.file, { force: true });
    // A shard that is written anew has the same name but is another file.
    const handle = this.#handles.get(shard.file);
    this.#handles.delete(shard.file);
    await (await handle?.catch(() => undefined))?.close();
  }

  async #writing(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (cause) {
      throw asWriteFailure(this.#folder, CACHE_HINT, cause);
    }
  }
}

/** JSON with sorted keys, so that equal spaces have equal texts. */
function canonicalJson(space: FeatureSpace): string {
  return JSON.stringify(space, Object.keys(space).sort(), 2);
}

/** A space’s folder, and what its `space.json` says. */
function placeOf({ root, space, length, valueBytes = 4 }: FeatureStoreOptions) {
  const text = canonicalJson({ ...space, length, valueBytes });
  const folder = join(root, createHash('sha256').update(text).digest('hex').slice(0, 32));
  return { folder, text, length, valueBytes };
}

async function describeSpace(folder: string, text: string): Promise<void> {
  const file = join(folder, SPACE_FILE);
  if (await hasContent(file, text)) return;
  const temporary = `${file}.${randomUUID()}.tmp`;
  await writeFile(temporary, text);
  await rename(temporary, file);
}
