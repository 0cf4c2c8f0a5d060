/** Damages inputs, repeatably: every choice is a function of the seed. */

import { crc32 } from 'node:zlib';
import { unzipSync, zipSync } from 'fflate';
import { randomAt, type Random } from '../../src/core/training/random';

export type Mutator = (input: Buffer, random: Random) => Buffer;

/** Numbers at which readers break. */
const ODD_NUMBERS = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];

const pick = <T>(list: readonly T[], random: Random): T => list[random.integer(list.length)] as T;
const placeIn = (input: Uint8Array, random: Random): number => random.integer(Math.max(1, input.length));

/** Flips, overwrites, removes, repeats or cuts off bytes. */
export const bytes: Mutator = (input, random) => {
  let out = Buffer.from(input);
  for (let changes = 1 + random.integer(4); changes > 0 && out.length > 0; changes -= 1) {
    const at = placeIn(out, random);
    const length = 1 + random.integer(16);
    const kind = random.integer(6);
    if (kind === 0) out[at] = (out[at] ?? 0) ^ (1 << random.integer(8));
    else if (kind === 1) out[at] = random.integer(256);
    else if (kind === 2 && out.length >= 4) out.writeUInt32LE(pick(ODD_NUMBERS, random), Math.min(at, out.length - 4));
    else if (kind === 3) out = Buffer.concat([out.subarray(0, at), out.subarray(at + length)]);
    else if (kind === 4) out = Buffer.concat([out.subarray(0, at), out.subarray(at, at + length), out.subarray(at)]);
    else out = out.subarray(0, at);
  }
  return out;
};

const ODD_VALUES: readonly unknown[] = [
  ...[null, true, '', 'x', '__proto__', '../../etc/passwd', '\u0000', '2026-02-31T00:00:00Z', 'x'.repeat(5000)],
  ...[0, -1, 0.5, 1e9, 1e308, -1e308, 2 ** 53, [], {}, [[]], [null], { length: 1e9 }, { reason: 'x', facts: {} }],
];

/** One value of a JSON tree becomes an odd one, goes, moves or is nested deeply. */
function oddTree(value: unknown, random: Random): unknown {
  if (typeof value !== 'object' || value === null || random.integer(6) === 0) return oddValue(value, random);
  if (Array.isArray(value)) {
    const list = [...(value as unknown[])];
    const at = random.integer(list.length + 1);
    if (at === list.length || random.integer(4) === 0) list.splice(at, random.integer(2), oddValue(list[at], random));
    else list[at] = oddTree(list[at], random);
    return list;
  }
  const members = { ...(value as Record<string, unknown>) };
  const key = pick([...Object.keys(members), 'more'], random);
  const kind = random.integer(6);
  if (kind === 0) return without(members, key);
  if (kind === 1) Object.defineProperty(members, pick(['__proto__', 'constructor', key], random), own(members[key]));
  else members[key] = oddTree(members[key], random);
  return members;
}

const without = <T>(members: Readonly<Record<string, T>>, name: string): Record<string, T> =>
  Object.fromEntries(Object.entries(members).filter(([key]) => key !== name));

const own = (value: unknown) => ({ value, enumerable: true, configurable: true, writable: true });

function oddValue(value: unknown, random: Random): unknown {
  if (random.integer(12) > 0) return pick(ODD_VALUES, random);
  let deep = value;
  for (let i = 0; i < 300; i += 1) deep = [deep];
  return deep;
}

export const json: Mutator = (input, random) => {
  let tree: unknown = JSON.parse(input.toString('utf8'));
  for (let changes = 1 + random.integer(2); changes > 0; changes -= 1) tree = oddTree(tree, random);
  return Buffer.from(JSON.stringify(tree));
};

/** Lines of JSON: one is damaged, goes, comes twice or elsewhere. */
export const lines: Mutator = (input, random) => {
  const all = input.toString('utf8').split('\n');
  const at = random.integer(all.length);
  const line = all[at] ?? '';
  const kind = random.integer(5);
  if (kind === 0) all.splice(at, 1);
  else if (kind === 1) all.splice(random.integer(all.length), 0, line);
  else if (kind === 2) all[at] = bytes(Buffer.from(line), random).toString('latin1');
  else if (line.startsWith('{')) all[at] = json(Buffer.from(line), random).toString('utf8');
  return Buffer.from(all.join('\n'));
};

/** One member of a zip archive is damaged, goes, or has another name. */
export function zipMembers(inner: Readonly<Record<string, Mutator>>): Mutator {
  return (input, random) => {
    const members = unzipSync(input);
    const name = pick(Object.keys(members), random);
    const content = Buffer.from(members[name] ?? []);
    const damaged =
      random.integer(8) === 0
        ? without(members, name)
        : { ...members, [name]: (inner[name] ?? bytes)(content, random) };
    return Buffer.from(zipSync(damaged, { level: 0 }));
  };
}

/** The chunks of a PNG: one is damaged, goes or comes twice; its checksum is right again. */
export const pngChunks: Mutator = (input, random) => {
  const chunks: Buffer[] = [];
  for (let at = 8; at + 12 <= input.length; at += input.readUInt32BE(at) + 12) {
    chunks.push(input.subarray(at, at + input.readUInt32BE(at) + 12));
  }
  const at = random.integer(chunks.length);
  const chunk = chunks[at] ?? Buffer.alloc(12);
  const kind = random.integer(4);
  if (kind === 0) chunks.splice(at, 1);
  else if (kind === 1) chunks.splice(at, 0, chunk);
  else {
    const body = bytes(chunk.subarray(8, -4), random);
    const [head, sum] = [Buffer.from(chunk.subarray(0, 8)), Buffer.alloc(4)];
    head.writeUInt32BE(body.length);
    sum.writeUInt32BE(crc32(Buffer.concat([head.subarray(4), body])));
    chunks[at] = Buffer.concat([head, body, sum]);
  }
  return Buffer.concat([input.subarray(0, 8), ...chunks]);
};

/** The segments of a JPEG in front of its pixels: one is damaged, goes or comes twice, its length as it was. */
export const jpegSegments: Mutator = (input, random) => {
  const segments: Buffer[] = [];
  let at = 2;
  while (at + 4 <= input.length && input[at] === 0xff && input[at + 1] !== 0xda) {
    const end = at + 2 + input.readUInt16BE(at + 2);
    segments.push(input.subarray(at, end));
    at = end;
  }
  const which = random.integer(segments.length);
  const segment = segments[which] ?? Buffer.alloc(0);
  const kind = random.integer(4);
  if (kind === 0) segments.splice(which, 1);
  else if (kind === 1) segments.splice(which, 0, segment);
  else segments[which] = Buffer.concat([segment.subarray(0, 4), bytes(segment.subarray(4), random)]);
  return Buffer.concat([input.subarray(0, 2), ...segments, input.subarray(at)]);
};

/** The directory of a little-endian TIFF: an entry gets another type, count or value. */
export const tiffTags: Mutator = (input, random) => {
  const out = Buffer.from(input);
  const directory = out.readUInt32LE(4);
  if (directory + 2 > out.length) return bytes(input, random);
  const entries = out.readUInt16LE(directory);
  const at = directory + 2 + 12 * random.integer(Math.max(1, entries));
  if (at + 12 > out.length) return bytes(input, random);
  const kind = random.integer(4);
  if (kind === 0) out.writeUInt16LE(random.integer(20), at + 2);
  else if (kind === 1) out.writeUInt32LE(pick(ODD_NUMBERS, random), at + 4);
  else if (kind === 2) out.writeUInt32LE(pick(ODD_NUMBERS, random), at + 8);
  else out.writeUInt16LE(random.integer(64), at + 8);
  return out;
};

/** The input of a number: the same in every process. */
export function mutated(sample: Buffer, mutators: readonly Mutator[], seed: number, n: number): Buffer {
  const random = randomAt(seed, 'sample-pictures', n);
  return pick(mutators, random)(sample, random);
}
