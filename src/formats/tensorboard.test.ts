import { describe, expect, it } from 'vitest';
import { crc32c, fileVersionRecord, maskedCrc32c, scalarsRecord, sessionStartRecord } from './tensorboard';

describe('CRC-32C', () => {
  it('gives the check value of the catalogue of CRC algorithms', () => {
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
  });

  it('gives the values of RFC 3720 for 32 bytes of zeros and of ones', () => {
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
  });
});

/** What TensorFlow 2.21 serializes: `Event(wall_time=…, step=…, …).SerializeToString().hex()`. */
const FROM_TENSORFLOW = {
  version: '0900000000000059401a0d627261696e2e4576656e743a32',
  sessionStart: '09000000000000e03f1080808080203a020801',
  scalars: '09000000000000594010072a1e0a110a0a65706f63685f6c6f7373150000003f0a090a026c721517b7d138',
};

const dataOf = (record: Buffer): string => record.subarray(12, -4).toString('hex');

describe('event file records', () => {
  it('frames data with its length and both checksums', () => {
    const record = fileVersionRecord(100);
    const length = Number(record.readBigUInt64LE(0));
    expect(record.length).toBe(length + 16);
    expect(record.readUInt32LE(8)).toBe(maskedCrc32c(record.subarray(0, 8)));
    expect(record.readUInt32LE(12 + length)).toBe(maskedCrc32c(record.subarray(12, 12 + length)));
  });

  it('begins a file as TensorFlow does', () => {
    expect(dataOf(fileVersionRecord(100))).toBe(FROM_TENSORFLOW.version);
  });

  it('marks the start of a session, for steps beyond 32 bits too', () => {
    expect(dataOf(sessionStartRecord(0.5, 2 ** 33))).toBe(FROM_TENSORFLOW.sessionStart);
  });

  it('holds each scalar with its tag', () => {
    expect(dataOf(scalarsRecord(100, 7, { epoch_loss: 0.5, lr: 1e-4 }))).toBe(FROM_TENSORFLOW.scalars);
  });
});
