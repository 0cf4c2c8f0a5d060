/**
 * TensorBoard event files: TFRecords (length, masked CRC-32C, data, masked CRC-32C; little endian) of `Event` protocol
 * buffers (tensorflow/core/util/event.proto, tensorflow/core/framework/summary.proto). Only what scalars need.
 */

import { bytesOf } from '../base/bytes';
import { doubleField, floatField, messageField, numberField, textField, type Message } from './protobuf';

/** Field numbers of `Event`, `Summary`, `Summary.Value` and `SessionLog`. */
const EVENT = { wallTime: 1, step: 2, fileVersion: 3, summary: 5, sessionLog: 7 } as const;
const SUMMARY_VALUE = 1;
const VALUE = { tag: 1, simpleValue: 2 } as const;
const SESSION_STATUS = 1;
const SESSION_START = 1;

/** CRC-32C (Castagnoli, polynomial 0x1EDC6F41). */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc >>> 0;
});

export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** TFRecord’s masked form, so that a checksum over data that holds checksums stays strong. */
export function maskedCrc32c(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

function event(wallTime: number, step: number, content: Message): Buffer {
  // A field that is 0 is left out in proto3.
  const stepFields = step === 0 ? [] : [numberField(EVENT.step, step)];
  return Buffer.concat([doubleField(EVENT.wallTime, wallTime), ...stepFields, content].flat());
}

function record(data: Buffer): Buffer {
  const length = bytesOf(BigUint64Array.of(BigInt(data.length)));
  const checksum = (bytes: Uint8Array): Uint8Array => bytesOf(Uint32Array.of(maskedCrc32c(bytes)));
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

export function scalarsRecord(wallTime: number, step: number, scalars: Readonly<Record<string, number>>): Buffer {
  const values = Object.entries(scalars).map(([tag, value]) =>
    messageField(SUMMARY_VALUE, textField(VALUE.tag, tag), floatField(VALUE.simpleValue, value)),
  );
  return record(event(wallTime, step, messageField(EVENT.summary, ...values)));
}
