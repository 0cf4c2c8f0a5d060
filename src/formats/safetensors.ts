/**
 * safetensors files (github.com/huggingface/safetensors, “Format”): 8 bytes of length, then JSON that maps each name to
 * element type, shape and place, then the values; the key `__metadata__` maps text to text. Tensors are read and written
 * one by one, so that a file is never in memory twice.
 */

import type { FileHandle } from 'node:fs/promises';
import { bytesOf } from '../base/bytes';
import { readExactly, writeFlushed } from '../base/files';
import { openNamed } from '../base/foreign-files';
import { valueCount, type NamedTensor } from '../shared/tensor';
import { NUMBER_TYPES } from './number-types';
import { isRecord, readingWeights, WeightsError } from './weights-reading';

/** The reference implementation refuses longer headers too. */
const LONGEST_HEADER_BYTES = 100_000_000;

interface TensorEntry {
  /** `F32`, `F16` … */
  readonly type: string;
  readonly shape: readonly number[];
  /** From the beginning of the data, the end exclusive. */
  readonly begin: number;
  readonly end: number;
}

const isSizes = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'number' && Number.isSafeInteger(each) && each >= 0);

function parseEntry(tensor: string, value: unknown, bytes: number): TensorEntry {
  if (!isRecord(value)) throw new WeightsError('tensor-undescribed', { tensor, lacks: 'description' });
  const { dtype: type, shape, data_offsets: offsets } = value;
  if (typeof type !== 'string') throw new WeightsError('tensor-undescribed', { tensor, lacks: 'dtype' });
  if (!isSizes(shape)) throw new WeightsError('tensor-undescribed', { tensor, lacks: 'shape' });
  if (!isSizes(offsets) || offsets.length !== 2) {
    throw new WeightsError('tensor-undescribed', { tensor, lacks: 'data_offsets' });
  }
  const [begin = 0, end = 0] = offsets;
  if (begin > end || end > bytes) throw new WeightsError('tensor-outside', { tensor, begin, end, bytes });
  const valueBytes = NUMBER_TYPES.get(type)?.bytes;
  if (valueBytes !== undefined && valueCount(shape) * valueBytes !== end - begin) {
    throw new WeightsError('tensor-size', { tensor, shape, bytes: end - begin });
  }
  return { type, shape, begin, end };
}

/** Everything that the header says, checked against the size of the data; tensors in the order of their bytes. */
function parseHeader(json: string, dataBytes: number) {
  const header: unknown = JSON.parse(json);
  if (!isRecord(header)) throw new WeightsError('not-an-object', { part: 'header' });
  const { __metadata__: metadata = {}, ...tensors } = header;
  if (!isRecord(metadata)) throw new WeightsError('not-an-object', { part: 'metadata' });
  const entries = Object.entries(tensors)
    .map(([name, value]): [string, TensorEntry] => [name, parseEntry(name, value, dataBytes)])
    .sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end);
  for (const [i, [tensor, { begin }]] of entries.entries()) {
    if (begin < (entries[i - 1]?.[1].end ?? 0)) throw new WeightsError('tensor-overlaps', { tensor });
  }
  const texts = Object.entries(metadata).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  return { metadata: Object.fromEntries(texts), entries: new Map(entries) };
}

/** An open file whose header has been checked; tensors are read when they are asked for. */
export class SafetensorsFile {
  private constructor(
    readonly file: string,
    readonly metadata: Readonly<Record<string, string>>,
    private readonly entries: ReadonlyMap<string, TensorEntry>,
    private readonly handle: FileHandle,
    private readonly dataStart: number,
  ) {}

  /** @throws LatheError weights-unreadable */
  static open(file: string): Promise<SafetensorsFile> {
    return readingWeights(file, 'safetensors', async () => {
      const handle = await openNamed(file);
      try {
        const { size } = await handle.stat();
        if (size < 8) throw new WeightsError('too-few-bytes', { bytes: size });
        const header = Number((await readExactly(handle, 0, 8)).readBigUInt64LE());
        if (header > Math.min(LONGEST_HEADER_BYTES, size - 8)) {
          throw new WeightsError('header-too-long', { header, bytes: size });
        }
        const json = (await readExactly(handle, 8, header)).toString('utf8');
        const { metadata, entries } = parseHeader(json, size - 8 - header);
        return new SafetensorsFile(file, metadata, entries, handle, 8 + header);
      } catch (error) {
        await handle.close();
        throw error;
      }
    });
  }

  /** Names of the tensors in the order of their bytes. */
  get names(): readonly string[] {
    return [...this.entries.keys()];
  }

  /**
   * One tensor as float32, whatever its element type.
   *
   * @throws LatheError weights-unreadable when there is none of this name, or its type or bytes can’t be read
   */
  read(tensor: string): Promise<NamedTensor> {
    return readingWeights(this.file, 'safetensors', async () => {
      const entry = this.entries.get(tensor);
      if (entry === undefined) throw new WeightsError('tensor-missing', { tensor });
      const { type, shape, begin, end } = entry;
      const numberType = NUMBER_TYPES.get(type);
      if (numberType === undefined) throw new WeightsError('tensor-type', { tensor, type });
      const raw = await readExactly(this.handle, this.dataStart + begin, end - begin);
      return { name: tensor, shape, data: numberType.toFloat32(raw) };
    });
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

/**
 * A whole file, its tensors in the order of their bytes.
 *
 * @throws LatheError weights-unreadable
 */
export async function readSafetensors(
  file: string,
): Promise<Pick<SafetensorsFile, 'metadata'> & { readonly tensors: readonly NamedTensor[] }> {
  const opened = await SafetensorsFile.open(file);
  try {
    const tensors: NamedTensor[] = [];
    for (const name of opened.names) tensors.push(await opened.read(name));
    return { metadata: opened.metadata, tensors };
  } finally {
    await opened.close();
  }
}

/** Length, JSON and padding in front of float32 tensors in the given order; the data begins 8-byte aligned. */
function formatHeader(tensors: readonly NamedTensor[], metadata: Readonly<Record<string, string>>): Buffer {
  const header: Record<string, unknown> = Object.keys(metadata).length > 0 ? { __metadata__: metadata } : {};
  let offset = 0;
  for (const { name, shape, data } of tensors) {
    if (Object.hasOwn(header, name)) throw new RangeError(`two tensors have the name ${name}`);
    if (valueCount(shape) !== data.length) {
      throw new RangeError(`${name} of shape ${shape.join('×')} has ${data.length} values`);
    }
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const json = Buffer.from(JSON.stringify(header));
  const padded = Math.ceil(json.length / 8) * 8;
  const bytes = Buffer.alloc(8 + padded, ' ');
  bytes.writeBigUInt64LE(BigInt(padded));
  json.copy(bytes, 8);
  return bytes;
}

/**
 * Writes float32 tensors in the given order, and flushes them.
 *
 * @returns the size of the file in bytes
 * @throws RangeError when two tensors share a name, or a shape does not fit its values
 */
export async function writeSafetensors(
  file: string,
  tensors: readonly NamedTensor[],
  metadata: Readonly<Record<string, string>> = {},
): Promise<number> {
  return writeFlushed(file, formatHeader(tensors, metadata), ...tensors.map(({ data }) => bytesOf(data)));
}
