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

import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { writeAside } from '../../base/atomic';
import { bytesOf, fromHalves, toHalves } from '../../base/bytes';
import { readInto, withFile, writeFlushed } from '../../base/files';
import { sha256 } from '../../base/hash';

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

interface ShardHeader {
  readonly length: number;
  readonly valueBytes: ValueBytes;
  readonly keys: readonly string[];
  readonly crcs: readonly number[];
}

export interface Shard extends ShardHeader {
  readonly file: string;
  readonly dataAt: number;
}

const dataStart = (headerBytes: number): number => Math.ceil((PREFIX_BYTES + headerBytes) / ALIGNMENT) * ALIGNMENT;

/** Writes entries as a new shard, whole or not at all, and flushes it. Throws the file system’s errors. */
export async function writeShard(
  folder: string,
  entries: readonly FeatureEntry[],
  valueBytes: ValueBytes,
): Promise<Shard> {
  const contents = entries.map(({ values }) => bytesOf(valueBytes === 2 ? toHalves(values) : values));
  const fields: ShardHeader = {
    length: entries[0]?.values.length ?? 0,
    valueBytes,
    keys: entries.map((entry) => entry.key),
    crcs: contents.map((content) => crc32(content)),
  };
  const header = Buffer.from(JSON.stringify(fields));
  const dataAt = dataStart(header.length);
  const start = Buffer.alloc(dataAt);
  start.write(MAGIC, 'latin1');
  start.writeUInt32LE(header.length, 8);
  start.writeUInt32LE(crc32(header), 12);
  header.copy(start, PREFIX_BYTES);
  const file = join(folder, sha256(header).slice(0, 32) + SHARD_SUFFIX);
  await writeAside(file, 'many', (aside) => writeFlushed(aside, start, ...contents));
  return { file, dataAt, ...fields };
}

/** Reads a shard’s header; null when the header or the file’s size is not what was written. Throws what reading throws. */
export function readShard(file: string): Promise<Shard | null> {
  return withFile(file, 'r', (handle) => readHeader(handle, file));
}

/** Reads a whole shard, and holds every entry against its checksum. Throws what reading throws. */
export function checkShard(file: string): Promise<{ readonly entries: number } | 'damaged'> {
  return withFile(file, 'r', async (handle) => {
    const shard = await readHeader(handle, file);
    if (shard === null) return 'damaged';
    const entry = new Float32Array(shard.length);
    for (const [i, crc] of shard.crcs.entries()) {
      if (!(await readEntry(handle, shard, i, entry, crc))) return 'damaged';
    }
    return { entries: shard.keys.length };
  });
}

async function readHeader(handle: FileHandle, file: string): Promise<Shard | null> {
  const { size } = await handle.stat();
  const prefix = Buffer.alloc(PREFIX_BYTES);
  await readInto(handle, 0, prefix);
  const headerBytes = prefix.readUInt32LE(8);
  if (prefix.toString('latin1', 0, 8) !== MAGIC || PREFIX_BYTES + headerBytes > size) return null;
  const header = Buffer.alloc(headerBytes);
  await readInto(handle, PREFIX_BYTES, header);
  if (crc32(header) !== prefix.readUInt32LE(12)) return null;
  // The checksum proves that Lathe wrote it; earlier versions only wrote float32.
  const fields = { valueBytes: 4, ...(JSON.parse(header.toString()) as object) } as ShardHeader;
  const dataAt = dataStart(headerBytes);
  const isWhole = size === dataAt + fields.keys.length * fields.length * fields.valueBytes;
  return isWhole ? { file, dataAt, ...fields } : null;
}

/**
 * Fills `into` with entry `index`.
 *
 * @param crc the expected checksum; null if the entry was verified before
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
  const read = await readInto(handle, shard.dataAt + index * bytes.length, bytes);
  if (read !== bytes.length || (crc !== null && crc32(bytes) !== crc)) return false;
  if (halves !== null) fromHalves(halves, into);
  return true;
}
