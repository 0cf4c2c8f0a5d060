/** Takes chosen members out of a wheel (a zip file), one after the other, without holding any of them in memory. */

import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { SetupFailure } from './failure.mjs';

/** @typedef {{ member: string, bytes: number, sha256: string }} Extracted */

/**
 * yauzl is loaded here and not above: this module is read before the dependencies are there.
 *
 * @param {string} zip
 * @param {(member: string) => string | null} target where a member goes; null leaves it out
 * @param {(addedBytes: number) => void} added
 * @returns {Promise<Extracted[]>} what was written, in the zip’s order
 * @throws {Error} when the zip is damaged
 */
export async function extractMembers(zip, target, added) {
  const { openPromise } = await import('yauzl');
  const archive = await openPromise(zip, { lazyEntries: true, autoClose: false });
  /** @type {Extracted[]} */
  const written = [];
  try {
    for await (const entry of archive.eachEntry()) {
      const to = entry.fileName.endsWith('/') ? null : target(entry.fileName);
      if (to === null) continue;
      const stream = await archive.openReadStreamPromise(entry);
      const mode = (entry.externalFileAttributes >>> 16) & 0o777;
      written.push({ member: entry.fileName, ...(await write(stream, to, mode === 0 ? 0o644 : mode, added)) });
    }
  } finally {
    archive.close();
  }
  return written;
}

/**
 * @param {readonly Extracted[]} written
 * @param {readonly Extracted[]} pinned
 * @throws {SetupFailure} when one is missing or another than pinned
 */
export function checkPinned(written, pinned) {
  for (const { member, bytes, sha256 } of pinned) {
    const found = written.find((each) => each.member === member);
    if (found?.sha256 === sha256 && found.bytes === bytes) continue;
    const received = found === undefined ? 'nothing' : `${found.sha256} (${found.bytes} bytes)`;
    throw new SetupFailure(
      `${member}: expected SHA-256 ${sha256} (${bytes} bytes), received ${received}.`,
      'Start set-up again; if it happens again, check the disk.',
    );
  }
}

/**
 * @param {import('node:stream').Readable} stream
 * @param {string} to
 * @param {number} mode permissions
 * @param {(addedBytes: number) => void} added
 * @returns {Promise<{ bytes: number, sha256: string }>}
 */
async function write(stream, to, mode, added) {
  await mkdir(dirname(to), { recursive: true });
  const hash = createHash('sha256');
  let bytes = 0;
  const counting = new Transform({
    transform(/** @type {Buffer} */ chunk, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      added(chunk.length);
      done(null, chunk);
    },
  });
  await pipeline(stream, counting, createWriteStream(to, { flags: 'wx', mode, flush: true }));
  return { bytes, sha256: hash.digest('hex') };
}
