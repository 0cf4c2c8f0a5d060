/** The identity of the VGG16 body that a run starts from. */

import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import table from '../../../resources/vgg16-imagenet.json';
import * as v from 'valibot';
import { VGG16_CONVOLUTIONS } from '../../core/network/vgg16';
import type { LatheError } from '../../shared/failures/failure';
import { toldError } from '../../shared/failures/failure';
import { count, parseShape, ShapeError } from '../../shared/schema';

/** Of the length that a safetensors file begins with, little endian. */
const LENGTH_BYTES = 8;
/** What the format allows for the header. */
const LONGEST_HEADER = 100_000_000;

const headerShape = v.record(v.string(), v.object({ data_offsets: v.array(count) }));

/** In layer order, kernel before bias. */
const BODY_TENSORS = VGG16_CONVOLUTIONS.flatMap((layer) => [`${layer}/kernel`, `${layer}/bias`]);

const PINNED: ReadonlyMap<string, string> = new Map(table.tensors.map(({ name, sha256 }) => [name, sha256]));

/**
 * SHA-256, hexadecimal, over all tensors of the body, float32 little endian, in layer order, kernel before bias.
 *
 * @param file safetensors with the body, as set-up keeps it; each tensor is held against the published one, so that no
 *   run begins with weights that came to harm on the disk
 * @throws LatheError weights-missing, weights-unreadable, weights-mismatch
 */
export async function hashBackbone(file: string): Promise<string> {
  const handle = await open(file, 'r').catch((cause: unknown) => {
    throw toldError(
      'weights-missing',
      `The VGG16 weights were expected in ${file}; the file can’t be opened.`,
      'Run “lathe weights fetch”, or bring a file: lathe weights import FILE.',
      { cause },
    );
  });
  try {
    return await hashTensors(handle, file);
  } catch (cause) {
    if (!(cause instanceof ShapeError) && !(cause instanceof SyntaxError) && !(cause instanceof RangeError))
      throw cause;
    throw toldError(
      'weights-unreadable',
      `The VGG16 weights were expected in ${file}; it is no whole safetensors file: ${cause.message}.`,
      'Remove it and run “lathe weights fetch”.',
      { cause },
    );
  } finally {
    await handle.close();
  }
}

async function hashTensors(handle: FileHandle, file: string): Promise<string> {
  const headerBytes = Number((await readPart(handle, 0, LENGTH_BYTES)).readBigUInt64LE());
  if (headerBytes > LONGEST_HEADER) throw new RangeError('its header is too long');
  const json: unknown = JSON.parse((await readPart(handle, LENGTH_BYTES, headerBytes)).toString('utf8'));
  const tensors = parseShape(headerShape, withoutMetadata(json));
  const hash = createHash('sha256');
  for (const name of BODY_TENSORS) {
    const [from, to] = tensors[name]?.data_offsets ?? [];
    if (from === undefined || to === undefined || to < from) throw new RangeError(`${name} is not in it`);
    const bytes = await readPart(handle, LENGTH_BYTES + headerBytes + from, to - from);
    if (createHash('sha256').update(bytes).digest('hex') !== PINNED.get(name)) throw damagedTensor(file, name);
    hash.update(bytes);
  }
  return hash.digest('hex');
}

function damagedTensor(file: string, name: string): LatheError {
  return toldError(
    'weights-mismatch',
    `${file} was expected to hold VGG16’s ${name} as it was published; its SHA-256 is another one.`,
    'Run “lathe weights fetch”, which replaces the file, or bring another one: lathe weights import FILE.',
  );
}

function withoutMetadata(header: unknown): unknown {
  if (typeof header !== 'object' || header === null) return header;
  return Object.fromEntries(Object.entries(header).filter(([key]) => key !== '__metadata__'));
}

async function readPart(handle: FileHandle, position: number, bytes: number): Promise<Buffer> {
  const { size } = await handle.stat();
  if (position + bytes > size) throw new RangeError('it ends too early');
  const buffer = Buffer.alloc(bytes);
  await handle.read(buffer, 0, bytes, position);
  return buffer;
}
