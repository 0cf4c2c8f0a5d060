/** Messages in the protobuf encoding (protobuf.dev/programming-guides/encoding), read and written field by field. */

import { bytesOf } from '../base/bytes';
import { WeightsError } from './weights-reading';

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

/** The lengths in bytes of the wire types that have a fixed one. */
const FIXED: Readonly<Partial<Record<number, number>>> = { [FIXED64]: 8, [FIXED32]: 4 };

export interface ProtobufField {
  readonly number: number;
  /** Of a variable-length number; otherwise 0. */
  readonly value: number;
  /** Of text, bytes, a message, a packed list, or a number of fixed length; null for a variable-length number. */
  readonly bytes: Uint8Array | null;
}

/**
 * Fields in the order of the message, as views of `message`.
 *
 * @throws WeightsError not-protobuf, field-outside, number-too-long
 */
export function* protobufFields(message: Uint8Array): Generator<ProtobufField> {
  let at = 0;
  while (at < message.length) {
    const key = readVarint(message, at);
    const number = Math.floor(key.value / 8);
    const wireType = key.value % 8;
    at = key.next;
    if (wireType === VARINT) {
      const { value, next } = readVarint(message, at);
      at = next;
      yield { number, value, bytes: null };
      continue;
    }
    let length = FIXED[wireType];
    if (wireType === BYTES) ({ value: length, next: at } = readVarint(message, at));
    if (number === 0 || length === undefined) throw new WeightsError('not-protobuf', {});
    if (length > message.length - at) throw new WeightsError('field-outside', { bytes: length });
    yield { number, value: 0, bytes: message.subarray(at, at + length) };
    at += length;
  }
}

/**
 * A variable-length number. One above 2^53 is not exact: no length, size or type is that large.
 *
 * @throws WeightsError number-too-long when the message ends within, or the number has more than ten bytes
 */
export function readVarint(message: Uint8Array, at: number): { readonly value: number; readonly next: number } {
  let value = 0;
  for (let i = 0; i < 10; i++) {
    const byte = message[at + i];
    if (byte === undefined) break;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, next: at + i + 1 };
  }
  throw new WeightsError('number-too-long', {});
}

/** Parts that are written one after the other: what is large in them is never copied. */
export type Message = readonly Uint8Array[];

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Uint8Array.from([...bytes, rest]);
}

function tagged(field: number, wireType: number, ...content: Message): Message {
  return [varint(field * 8 + wireType), ...content];
}

/** @param value whole, from 0 on */
export function numberField(field: number, value: number): Message {
  return tagged(field, VARINT, varint(value));
}

export function bytesField(field: number, content: Uint8Array): Message {
  return tagged(field, BYTES, varint(content.length), content);
}

export function textField(field: number, text: string): Message {
  return bytesField(field, new TextEncoder().encode(text));
}

export function messageField(field: number, ...content: readonly Message[]): Message {
  const parts = content.flat();
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return tagged(field, BYTES, varint(length), ...parts);
}

export function doubleField(field: number, value: number): Message {
  return tagged(field, FIXED64, bytesOf(Float64Array.of(value)));
}

export function floatField(field: number, value: number): Message {
  return tagged(field, FIXED32, bytesOf(Float32Array.of(value)));
}
