/**
 * Features of frozen layers on disk: computed once for each image and view, kept through a kill, shared by every run
 * with the same feature space.
 *
 * `<root>/<hash of the space>/space.json` says what the features are; beside it lie shards (`feature-shard.ts`). A shard
 * appears whole or not at all, so that any number of processes may add to one space at once. A shard that is proved to be
 * damaged is removed (header and size when the store is opened, each entry’s checksum when it is first read): its entries
 * are then missing, and are computed again. So are those of a shard that can’t be read now, but it stays: other processes
 * may be able to read it.
 */

import { open, readdir, readFile, rm, utimes, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAside } from '../../base/atomic';
import { systemCode, translateFileError } from '../../base/file-errors';
import { makeFolders, withFile } from '../../base/files';
import { sha256 } from '../../base/hash';
import { augmentationKey, type Augmentation } from '../../core/training/augmentation';
import { LatheError } from '../../shared/failures/failure';
import { readEntry, readShard, SHARD_SUFFIX, writeShard } from './feature-shard';
import type { FeatureEntry, Shard, ValueBytes } from './feature-shard';

/** Everything that features depend on besides the image and the view: preprocessing, size, layer, weights, device … */
type FeatureSpace = Readonly<Record<string, string | number | boolean | null>>;

export interface FeatureStoreOptions {
  /** The folder of all spaces; made when missing. */
  readonly root: string;
  readonly space: FeatureSpace;
  readonly length: number;
  /** The precision on disk; part of the space, because entries come back rounded. */
  readonly valueBytes?: ValueBytes;
}

interface Place {
  readonly shard: Shard;
  readonly index: number;
  verified: boolean;
}

const SPACE_FILE = 'space.json';

/** Files kept open; the entries of further shards are read by opening them each time. */
const MAX_OPEN_FILES = 256;

export function featureKey(sha256: string, augmentation: Augmentation): string {
  return `${sha256} ${augmentationKey(augmentation)}`;
}

export class FeatureStore {
  readonly #places = new Map<string, Place>();
  readonly #handles = new Map<string, Promise<FileHandle>>();

  private constructor(
    private readonly folder: string,
    private readonly length: number,
    private readonly valueBytes: ValueBytes,
  ) {}

  /** Opens a space, making it when it is new. Throws LatheError `folder-not-writable` or `disk-full`. */
  static async open(options: FeatureStoreOptions): Promise<FeatureStore> {
    const { folder, text, length, valueBytes } = placeOf(options);
    const store = new FeatureStore(folder, length, valueBytes);
    await store.#writing(async () => {
      await makeFolders(folder);
      if (await isDescribed(folder, text)) return;
      await writeAside(join(folder, SPACE_FILE), 'many', (aside) => writeFile(aside, text));
    });
    return store.#indexAll();
  }

  /** Opens a space for reading; null where nothing was ever kept in it. */
  static async openKept(options: FeatureStoreOptions): Promise<FeatureStore | null> {
    const { folder, text, length, valueBytes } = placeOf(options);
    return (await isDescribed(folder, text)) ? new FeatureStore(folder, length, valueBytes).#indexAll() : null;
  }

  /** The keys without an entry, in order, each once. */
  missing(keys: readonly string[]): string[] {
    return [...new Set(keys)].filter((key) => !this.#places.has(key));
  }

  /** Marks the entries of `keys` as used now, so that other shards are removed first. */
  async use(keys: readonly string[], now: Date): Promise<void> {
    const files = new Set(keys.flatMap((key) => this.#places.get(key)?.shard.file ?? []));
    // A shard that is gone, or a read-only cache, does no harm.
    await Promise.all([...files].map((file) => utimes(file, now, now).catch(() => undefined)));
  }

  /**
   * Adds entries as one shard; they are on disk when the promise resolves. Throws LatheError `disk-full` or
   * `folder-not-writable`.
   */
  async append(entries: readonly FeatureEntry[]): Promise<void> {
    const wrong = entries.find((entry) => entry.values.length !== this.length);
    if (wrong) throw new RangeError(`an entry has ${this.length} floats, ${wrong.key} has ${wrong.values.length}`);
    if (entries.length === 0) return;
    await this.#writing(async () => this.#add(await writeShard(this.folder, entries, this.valueBytes)));
  }

  /**
   * The entries of `keys` one after the other, keys.length × length. Throws LatheError `cache-damaged` when one is
   * damaged or can’t be read; it is missing from then on. A key without an entry is a RangeError.
   */
  async read(keys: readonly string[]): Promise<Float32Array<ArrayBuffer>> {
    const out = new Float32Array(keys.length * this.length);
    const states = await Promise.all(
      keys.map((key, i) => this.#readOne(key, out.subarray(i * this.length, (i + 1) * this.length))),
    );
    if (states.every((isSound) => isSound)) return out;
    throw new LatheError('features-damaged', { folder: this.folder });
  }

  async close(): Promise<void> {
    const handles = [...this.#handles.values()];
    this.#handles.clear();
    this.#places.clear();
    await Promise.all(handles.map(async (handle) => (await handle).close()));
  }

  async #indexAll(): Promise<this> {
    for (const name of (await readdir(this.folder)).sort()) {
      if (!name.endsWith(SHARD_SUFFIX)) continue;
      const file = join(this.folder, name);
      const shard = await readShard(file).catch(() => 'unreadable' as const);
      if (shard === 'unreadable') continue;
      if (shard?.length === this.length) this.#add(shard);
      else await rm(file, { force: true });
    }
    return this;
  }

  #add(shard: Shard): void {
    shard.keys.forEach((key, index) => {
      if (!this.#places.has(key)) this.#places.set(key, { shard, index, verified: false });
    });
  }

  /** Whether the entry is sound; when it is not, its shard is removed. @throws LatheError cache-damaged */
  async #readOne(key: string, into: Float32Array): Promise<boolean> {
    const place = this.#places.get(key);
    if (!place) throw new RangeError(`no features of ${key}`);
    const { shard, index } = place;
    const crc = place.verified ? null : (shard.crcs[index] ?? 0);
    try {
      place.verified = await this.#using(shard.file, (handle) => readEntry(handle, shard, index, into, crc));
    } catch (cause) {
      // Another read found the shard damaged meanwhile and closed it.
      if (this.#places.get(key) !== place) return false;
      await this.#forget(shard);
      const facts = { folder: this.folder, system: systemCode(cause) ?? String(cause) };
      throw new LatheError('features-unreadable', facts, { cause });
    }
    if (place.verified) return true;
    await this.#forget(shard);
    await rm(shard.file, { force: true });
    return false;
  }

  async #using<T>(file: string, use: (handle: FileHandle) => Promise<T>): Promise<T> {
    let handle = this.#handles.get(file);
    if (handle === undefined) {
      if (this.#handles.size >= MAX_OPEN_FILES) return withFile(file, 'r', use);
      handle = open(file, 'r');
      this.#handles.set(file, handle);
    }
    return use(await handle);
  }

  /** A shard that is written anew has the same name but is another file. */
  async #forget(shard: Shard): Promise<void> {
    for (const key of shard.keys) if (this.#places.get(key)?.shard === shard) this.#places.delete(key);
    const handle = this.#handles.get(shard.file);
    this.#handles.delete(shard.file);
    await (await handle?.catch(() => undefined))?.close();
  }

  async #writing(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (cause) {
      throw translateFileError(cause, this.folder, 'features');
    }
  }
}

/** A space’s folder, and what its `space.json` says: with sorted keys, so that equal spaces have equal texts. */
function placeOf({ root, space, length, valueBytes = 4 }: FeatureStoreOptions) {
  const facts = { ...space, length, valueBytes };
  const text = JSON.stringify(facts, Object.keys(facts).sort(), 2);
  return { folder: join(root, sha256(text).slice(0, 32)), text, length, valueBytes };
}

function isDescribed(folder: string, text: string): Promise<boolean> {
  return readFile(join(folder, SPACE_FILE), 'utf8').then(
    (found) => found === text,
    () => false,
  );
}
