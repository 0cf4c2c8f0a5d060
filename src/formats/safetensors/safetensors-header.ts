/**
 * The header of a safetensors file (github.com/huggingface/safetensors, “Format”): 8 bytes of length, then JSON that
 * maps each name to element type, shape and place; the key `__metadata__` maps text to text.
 */

import { NUMBER_TYPES } from '../number-types';

/** The reference implementation refuses longer headers too. */
export const LONGEST_HEADER_BYTES = 100_000_000;

export interface TensorEntry {
  readonly name: string;
  /** `F32`, `F16` … */
  readonly type: string;
  readonly shape: readonly number[];
  /** From the beginning of the data, the end exclusive. */
  readonly begin: number;
  readonly end: number;
}

export interface SafetensorsHeader {
  readonly metadata: Readonly<Record<string, string>>;
  /** In the order of their bytes. */
  readonly entries: readonly TensorEntry[];
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parseEntry(name: string, value: unknown, dataBytes: number): TensorEntry {
  const fail = (what: string): never => {
    throw new TypeError(`the tensor “${name}” ${what}`);
  };
  if (!isRecord(value)) return fail('is not described by an object');
  const { dtype: type, shape, data_offsets: offsets } = value;
  if (typeof type !== 'string') return fail('has no element type');
  if (!Array.isArray(shape) || !shape.every(isCount)) return fail('has a shape that is not a list of sizes');
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) return fail('has no place');
  const [begin = 0, end = 0] = offsets;
  if (begin > end || end > dataBytes) {
    return fail(`lies at ${begin} to ${end}, but there are ${dataBytes} bytes of data`);
  }
  const bytes = NUMBER_TYPES.get(type)?.bytes;
  const values = shape.reduce((product, size) => product * size, 1);
  if (bytes !== undefined && values * bytes !== end - begin) {
    return fail(`of shape ${shape.join('×')} takes ${values * bytes} bytes, but has ${end - begin}`);
  }
  return { name, type, shape, begin, end };
}

function parseMetadata(value: unknown): Record<string, string> {
  if (value === undefined) return {};
  if (!isRecord(value)) throw new TypeError('its metadata is not an object');
  const pairs = Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  return Object.fromEntries(pairs);
}

/**
 * Checks everything that the header says against the size of the data.
 *
 * @throws TypeError, SyntaxError with a clause that says what is wrong
 */
export function parseSafetensorsHeader(json: string, dataBytes: number): SafetensorsHeader {
  const header: unknown = JSON.parse(json);
  if (!isRecord(header)) throw new TypeError('its header is not an object');
  const { __metadata__: metadata, ...rest } = header;
  const entries = Object.entries(rest)
    .map(([name, value]) => parseEntry(name, value, dataBytes))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  let end = 0;
  for (const entry of entries) {
    if (entry.begin < end) throw new TypeError(`the tensor “${entry.name}” overlaps another one`);
    end = entry.end;
  }
  return { metadata: parseMetadata(metadata), entries };
}

/** Length, JSON and padding of a file that holds float32 tensors in the given order; the data begins 8-byte aligned. */
export function formatSafetensorsHeader(
  tensors: readonly { readonly name: string; readonly shape: readonly number[]; readonly data: Float32Array }[],
  metadata: Readonly<Record<string, string>>,
): Buffer {
  const header: Record<string, unknown> = Object.keys(metadata).length > 0 ? { __metadata__: metadata } : {};
  let offset = 0;
  for (const { name, shape, data } of tensors) {
    if (Object.hasOwn(header, name)) throw new RangeError(`two tensors have the name ${name}`);
    if (shape.reduce((product, size) => product * size, 1) !== data.length) {
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
