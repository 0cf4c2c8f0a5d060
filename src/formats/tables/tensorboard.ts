/**
 * TensorBoard event files: TFRecords (length, masked CRC-32C, data, masked CRC-32C; little endian) of `Event` protocol
 * buffers (tensorflow/core/util/event.proto, tensorflow/core/framework/summary.proto). Only what scalars need.
 */

import { maskedCrc32c } from './crc32c';
import {
  doubleField,
  floatField,
  joined,
  messageField,
  numberField,
  textField,
  toBytes,
} from '../onnx/protobuf-writer';
import type { Message } from '../onnx/protobuf-writer';

/** Field numbers of `Event`, `Summary`, `Summary.Value` and `SessionLog`. */
const EVENT = { wallTime: 1, step: 2, fileVersion: 3, summary: 5, sessionLog: 7 } as const;
const SUMMARY_VALUE = 1;
const VALUE = { tag: 1, simpleValue: 2 } as const;
const SESSION_STATUS = 1;
const SESSION_START = 1;

function event(wallTime: number, step: number, content: Message): Buffer {
  // A field that is 0 is left out in proto3.
  const stepFields = step === 0 ? [] : [numberField(EVENT.step, step)];
  return toBytes(joined([doubleField(EVENT.wallTime, wallTime), ...stepFields, content]));
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
  return record(event(wallTime, 0, textField(EVENT.fileVersion, 'brain.Event:2')));
}

/** Says that a session began at `step`: what was written for this step and later ones before is void. */
export function sessionStartRecord(wallTime: number, step: number): Buffer {
  return record(event(wallTime, step, messageField(EVENT.sessionLog, numberField(SESSION_STATUS, SESSION_START))));
}

/** Scalars of one step. */
export function scalarsRecord(wallTime: number, step: number, scalars: Readonly<Record<string, number>>): Buffer {
  const values = Object.entries(scalars).map(([tag, value]) =>
    messageField(SUMMARY_VALUE, textField(VALUE.tag, tag), floatField(VALUE.simpleValue, value)),
  );
  return record(event(wallTime, step, messageField(EVENT.summary, ...values)));
}
