/** Takes chosen members out of a wheel (a zip file), one after the other, without holding any of them in memory. */

import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { SetupFailure } from './failure.mjs';

/** @typedef {{ member: string, bytes: number, sha256: string }} Extracted */
/** @typedef {(member: string) => string | null} Target */

/**
 * Gives what was written, in the zip’s order. `target` tells where a member goes; null leaves it out.
 * @type {(zip: string, target: Target, added?: (addedBytes: number) => void) => Promise<Extracted[]>}
 * @throws {Error} when the zip is damaged
 */
export async function extractMembers(zip, target, added = () => undefined) {
  const { openPromise } = await import('yauzl');
  const archive = await openPromise(zip, { lazyEntries: true, autoClose: false });
  /** @type {Extracted[]} */
  const written = [];
  try {
    for await (const entry of archive.eachEntry()) {
      const to = entry.fileName.endsWith('/') ? null : target(entry.fileName);
      if (to === null) continue;
      await mkdir(dirname(to), { recursive: true });
      const hash = createHash('sha256');
      let bytes = 0;
      const stream = await archive.openReadStreamPromise(entry);
      stream.on('data', (/** @type {Buffer} */ chunk) => {
        hash.update(chunk);
        bytes += chunk.length;
        added(chunk.length);
      });
      const mode = (entry.externalFileAttributes >>> 16) & 0o777 || 0o644;
      await pipeline(stream, createWriteStream(to, { flags: 'wx', mode, flush: true }));
      written.push({ member: entry.fileName, bytes, sha256: hash.digest('hex') });
    }
  } finally {
    archive.close();
  }
  return written;
}

/**
 * @type {(written: readonly Extracted[], pinned: readonly Extracted[]) => void}
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
