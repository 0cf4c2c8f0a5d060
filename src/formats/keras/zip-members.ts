/** Some members of a zip archive, in memory. */

import { openPromise } from 'yauzl';

/**
 * @param largest the most bytes that each wanted member may have
 * @returns members by name; those that the archive lacks are absent
 * @throws RangeError for a member that is too large, Error when the archive is damaged
 */
export async function readZipMembers(
  file: string,
  largest: ReadonlyMap<string, number>,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const members = new Map<string, Uint8Array>();
  const archive = await openPromise(file, { lazyEntries: true, autoClose: false });
  try {
    for await (const entry of archive.eachEntry()) {
      const most = largest.get(entry.fileName);
      if (most === undefined || members.has(entry.fileName)) continue;
      if (entry.uncompressedSize > most) {
        throw new RangeError(`its part ${entry.fileName} would have ${entry.uncompressedSize} bytes`);
      }
      const bytes = new Uint8Array(entry.uncompressedSize);
      let done = 0;
      for await (const chunk of await archive.openReadStreamPromise(entry)) {
        const part = chunk as Buffer;
        bytes.set(part, done);
        done += part.length;
      }
      if (done !== bytes.length) throw new RangeError(`its part ${entry.fileName} ends after ${done} bytes`);
      members.set(entry.fileName, bytes);
    }
  } finally {
    archive.close();
  }
  return members;
}
