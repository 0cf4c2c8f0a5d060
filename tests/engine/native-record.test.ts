import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NCNN, nativeSourcesSha256, type NativeRecord } from '../../scripts/native-record.mjs';

const repository = resolve(import.meta.dirname, '..', '..');
const folder = join(repository, 'resources', 'addon', 'linux-x64');

describe('the prebuilt addon for Linux x64', () => {
  const record = JSON.parse(readFileSync(join(folder, 'lathe_native.json'), 'utf8')) as NativeRecord;

  it('was built from the sources that are in native/', () => {
    expect(nativeSourcesSha256(repository)).toBe(record.sourcesSha256);
  });

  it('was built from the pinned archive of ncnn', () => {
    expect([record.ncnn, record.archive, record.archiveSha256]).toEqual([NCNN.version, NCNN.file, NCNN.sha256]);
  });

  it('is the file that its record describes', () => {
    const bytes = readFileSync(join(folder, 'lathe_native.node'));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(record.sha256);
    expect(bytes.length).toBe(record.bytes);
  });
});
