/**
 * One file of the feature store, written once and never changed:
 *
 * | bytes | what |
 * |---|---|
 * | 0 to 7 | `LATHEFS1` |
 * | 8 to 11 | length of the header in bytes, uint32 little endian |
 * | 12 to 15 | CRC-32 of the header, uint32 little endian |
 * | from 16 | header, JSON: `length` (values an entry), `valueBytes`, `keys`, `crcs` (CRC-32 of each entry’s bytes) |
 * | from the next multiple of 64 | the entries, `length` values little endian each, in the order of `keys` |
 *
 * Values are float32 (4 bytes, also where `valueBytes` is missing) or float16. The file ends with the last entry. Its name is a hash of the header, so that equal content has an equal name.
 */

import { createHash, randomUUID } from 'node:crypto';
import { open, readFile, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { bytesOf } from '../../base/bytes';
import { fromHalves, toHalves } from '../../base/half-floats';

const MAGIC = 'LATHEFS1';
const PREFIX_BYTES = 16;
const ALIGNMENT = 64;

export const SHARD_SUFFIX = '.features';

export interface FeatureEntry {
  readonly key: string;
  readonly values: Float32Array;
}

/** How values are kept: as float32, or as float16. */
export type ValueBytes = 4 | 2;

export interface Shard {
  readonly file: string;
  readonly valueBytes: ValueBytes;
  readonly keys: readonly string[];
  readonly crcs: readonly number[];
  /** Where the first entry begins. */
  readonly dataAt: number;
}

interface ShardHeader {
  readonly length: number;
  readonly valueBytes?: ValueBytes;
  readonly keys: readonly string[];
  readonly crcs: readonly number[];
}

const dataStart = (headerBytes: number): number => Math.ceil((PREFIX_BYTES + headerBytes) / ALIGNMENT) * ALIGNMENT;

/**
 * Writes entries as a new shard: aside, flushed, then renamed. Throws the file system’s errors, leaving nothing behind.
 */
export async function writeShard(
  folder: string,
  entries: readonly FeatureEntry[],
  valueBytes: ValueBytes,
): Promise<Shard> {
  const keys = entries.map((entry) => entry.key);
  const contents = entries.map(({ values }) => bytesOf(valueBytes === 2 ? toHalves(values) : values));
  const crcs = contents.map((content) => crc32(content));
  const header = Buffer.from(JSON.stringify({ length: entries[0]?.values.length ?? 0, valueBytes, keys, crcs }));
  const dataAt = dataStart(header.length);
  const start = Buffer.alloc(dataAt);
  start.write(MAGIC, 'latin1');
  start.writeUInt32LE(header.length, 8);
  start.writeUInt32LE(crc32(header), 12);
  header.copy(start, PREFIX_BYTES);
  const name = createHash('sha256').update(header).digest('hex').slice(0, 32);
  const file = join(folder, name + SHARD_SUFFIX);
  const temporary = join(folder, `${name}.${randomUUID()}.tmp`);
  try {
    await writeFlushed(temporary, [start, ...contents]);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  return { file, valueBytes, keys, crcs, dataAt };
}

async function writeFlushed(file: string, parts: readonly Uint8Array[]): Promise<void> {
  const handle = await open(file, 'w');
  try {
    for (const part of parts) await handle.appendFile(part);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Reads a shard’s header; null when the header or the file’s size is not what was written. */
export async function readShard(file: string, length: number): Promise<Shard | null> {
  const handle = await open(file, 'r');
  try {
    const found = await readHeader(handle, file);
    return found?.length === length ? found.shard : null;
  } finally {
    await handle.close();
  }
}

/** Reads a whole shard of any kind, and holds every entry against its checksum. */
export async function checkShard(file: string): Promise<{ readonly entries: number } | 'damaged' | 'gone'> {
  const handle = await open(file, 'r').catch(() => null);
  if (handle === null) return 'gone';
  try {
    const found = await readHeader(handle, file);
    if (found === null) return 'damaged';
    const { shard, length } = found;
    const entry = new Float32Array(length);
    for (const [i, crc] of shard.crcs.entries()) {
      if (!(await readEntry(handle, shard, i, entry, crc))) return 'damaged';
    }
    return { entries: shard.keys.length };
  } catch {
    return 'damaged';
  } finally {
    await handle.close();
  }
}

async function readHeader(handle: FileHandle, file: string): Promise<{ shard: Shard; length: number } | null> {
  const prefix = Buffer.alloc(PREFIX_BYTES);
  await handle.read(prefix, 0, PREFIX_BYTES, 0);
  const { size } = await handle.stat();
  const headerBytes = prefix.readUInt32LE(8);
  if (prefix.toString('latin1', 0, 8) !== MAGIC || PREFIX_BYTES + headerBytes > size) return null;
  const header = Buffer.alloc(headerBytes);
  await handle.read(header, 0, headerBytes, PREFIX_BYTES);
  if (crc32(header) !== prefix.readUInt32LE(12)) return null;
  // What the checksum vouches for was written by this program.
  const { length, valueBytes = 4, keys, crcs } = JSON.parse(header.toString()) as ShardHeader;
  const dataAt = dataStart(headerBytes);
  const isWhole = size === dataAt + keys.length * length * valueBytes;
  return isWhole ? { shard: { file, valueBytes, keys, crcs, dataAt }, length } : null;
}

/**
 * Fills `into` with entry `index`.
 *
 * @param crc what its bytes are held against; null where they were before
 * @returns false when the file ends before the entry does, or the checksum differs
 */
export async function readEntry(
  handle: FileHandle,
  shard: Shard,
  index: number,
  into: Float32Array,
  crc: number | null,
): Promise<boolean> {
  const halves = shard.valueBytes === 2 ? new Uint16Array(into.length) : null;
  const bytes = bytesOf(halves ?? into);
  const { bytesRead } = await handle.read(bytes, 0, bytes.length, shard.dataAt + index * bytes.length);
  if (bytesRead !== bytes.length || (crc !== null && crc32(bytes) !== crc)) return false;
  if (halves !== null) fromHalves(halves, into);
  return true;
}

/** Whether a file has exactly this content; false when it is not there. */
export async function hasContent(file: string, content: string): Promise<boolean> {
  try {
    return (await readFile(file, 'utf8')) === content;
  } catch {
    return false;
  }
}
