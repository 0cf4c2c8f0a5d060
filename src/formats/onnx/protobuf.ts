/** The fields of a message in the protobuf encoding (protobuf.dev/programming-guides/encoding). */

export interface ProtobufField {
  readonly number: number;
  /** Of a variable-length number; otherwise 0. */
  readonly value: number;
  /** Of text, bytes, a message, a packed list, or a number of fixed length; null for a variable-length number. */
  readonly bytes: Uint8Array | null;
}

/** The lengths in bytes of the wire types that have a fixed one. */
const FIXED: ReadonlyMap<number, number> = new Map([
  [1, 8],
  [5, 4],
]);

/**
 * Fields in the order of the message, as views of `message`.
 *
 * @throws RangeError, TypeError with a clause that says what is wrong
 */
export function* protobufFields(message: Uint8Array): Generator<ProtobufField> {
  let at = 0;
  while (at < message.length) {
    const key = readVarint(message, at);
    const number = Math.floor(key.value / 8);
    const wireType = key.value % 8;
    at = key.next;
    if (wireType === 0) {
      const { value, next } = readVarint(message, at);
      at = next;
      yield { number, value, bytes: null };
      continue;
    }
    let length = FIXED.get(wireType);
    if (wireType === 2) ({ value: length, next: at } = readVarint(message, at));
    if (number === 0 || length === undefined) throw new TypeError('it is not in the protobuf encoding');
    if (length > message.length - at) throw new RangeError(`a part of ${length} bytes does not fit into it`);
    yield { number, value: 0, bytes: message.subarray(at, at + length) };
    at += length;
  }
}

/**
 * A variable-length number. One above 2^53 is not exact: no length, size or type is that large.
 *
 * @throws RangeError when the message ends within, or the number has more than ten bytes
 */
export function readVarint(message: Uint8Array, at: number): { readonly value: number; readonly next: number } {
  let value = 0;
  for (let i = 0; i < 10; i++) {
    const byte = message[at + i];
    if (byte === undefined) break;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, next: at + i + 1 };
  }
  throw new RangeError('it ends within a number, or holds one that is too long');
}
