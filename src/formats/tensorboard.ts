/**
 * TensorBoard event files: TFRecords (length, masked CRC-32C, data, masked CRC-32C; little endian) of `Event` protocol
 * buffers (tensorflow/core/util/event.proto, tensorflow/core/framework/summary.proto). Only what scalars need.
 */

import { maskedCrc32c } from './crc32c';

/** Protocol buffer wire types. */
const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

/** Field numbers of `Event`, `Summary`, `Summary.Value` and `SessionLog`. */
const EVENT = { wallTime: 1, step: 2, fileVersion: 3, summary: 5, sessionLog: 7 } as const;
const SUMMARY_VALUE = 1;
const VALUE = { tag: 1, simpleValue: 2 } as const;
const SESSION_STATUS = 1;
const SESSION_START = 1;

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Buffer.from([...bytes, rest]);
}

function tagged(field: number, wireType: number, content: Buffer): Buffer {
  return Buffer.concat([varint(field * 8 + wireType), content]);
}

function bytesField(field: number, content: Buffer): Buffer {
  return tagged(field, BYTES, Buffer.concat([varint(content.length), content]));
}

function doubleField(field: number, value: number): Buffer {
  const content = Buffer.alloc(8);
  content.writeDoubleLE(value);
  return tagged(field, FIXED64, content);
}

function floatField(field: number, value: number): Buffer {
  const content = Buffer.alloc(4);
  content.writeFloatLE(value);
  return tagged(field, FIXED32, content);
}

function event(wallTime: number, step: number, content: Buffer): Buffer {
  // A field that is 0 is left out in proto3.
  const stepField = step === 0 ? Buffer.alloc(0) : tagged(EVENT.step, VARINT, varint(step));
  return Buffer.concat([doubleField(EVENT.wallTime, wallTime), stepField, content]);
}

/** One TFRecord. */
function record(data: Buffer): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(data.length));
  const checksum = (bytes: Buffer): Buffer => {
    const crc = Buffer.alloc(4);
    crc.writeUInt32LE(maskedCrc32c(bytes));
    return crc;
  };
  return Buffer.concat([length, checksum(length), data, checksum(data)]);
}

/** The record that a file begins with. @param wallTime seconds since 1970 */
export function fileVersionRecord(wallTime: number): Buffer {
  return record(event(wallTime, 0, bytesField(EVENT.fileVersion, Buffer.from('brain.Event:2'))));
}

/** Says that a session began at `step`: what was written for this step and later ones before is void. */
export function sessionStartRecord(wallTime: number, step: number): Buffer {
  return record(
    event(wallTime, step, bytesField(EVENT.sessionLog, tagged(SESSION_STATUS, VARINT, varint(SESSION_START)))),
  );
}

/** Scalars of one step. */
export function scalarsRecord(wallTime: number, step: number, scalars: Readonly<Record<string, number>>): Buffer {
  const values = Object.entries(scalars).map(([tag, value]) =>
    bytesField(
      SUMMARY_VALUE,
      Buffer.concat([bytesField(VALUE.tag, Buffer.from(tag)), floatField(VALUE.simpleValue, value)]),
    ),
  );
  return record(event(wallTime, step, bytesField(EVENT.summary, Buffer.concat(values))));
}
