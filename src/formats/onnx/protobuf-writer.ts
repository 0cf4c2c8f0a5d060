/**
 * Messages in the protobuf encoding (protobuf.dev/programming-guides/encoding), as parts that are written one after the
 * other: what is large in them is never copied.
 */

export interface Message {
  readonly parts: readonly Uint8Array[];
  readonly length: number;
}

/** Wire types. */
const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

export function joined(messages: readonly Message[]): Message {
  return {
    parts: messages.flatMap(({ parts }) => parts),
    length: messages.reduce((sum, { length }) => sum + length, 0),
  };
}

export function toBytes({ parts }: Message): Buffer {
  return Buffer.concat(parts);
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Uint8Array.from([...bytes, rest]);
}

function tagged(field: number, wireType: number, ...content: readonly Uint8Array[]): Message {
  const parts = [varint(field * 8 + wireType), ...content];
  return { parts, length: parts.reduce((sum, { length }) => sum + length, 0) };
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
  const { parts, length } = joined(content);
  return tagged(field, BYTES, varint(length), ...parts);
}

export function doubleField(field: number, value: number): Message {
  const content = Buffer.alloc(8);
  content.writeDoubleLE(value);
  return tagged(field, FIXED64, content);
}

export function floatField(field: number, value: number): Message {
  const content = Buffer.alloc(4);
  content.writeFloatLE(value);
  return tagged(field, FIXED32, content);
}
