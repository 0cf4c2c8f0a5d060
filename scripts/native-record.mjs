/** What the record beside Lathe’s own prebuilt addon says, for the script that builds it and its test. */

import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The source archive of ncnn in the Python package index. */
export const NCNN = /** @type {const} */ ({
  project: 'ncnn',
  version: '1.0.20261020',
  file: 'ncnn-1.0.20261020.tar.gz',
  bytes: 5485264,
  sha256: 'ad8cdd63e9755cfa8e23b9b6d9ce46156077d80298a89e7c3ba325ffccfca200',
});

/**
 * @typedef {object} NativeRecord
 * @property {string} ncnn version
 * @property {string} archive file name
 * @property {string} archiveSha256
 * @property {string} sourcesSha256 of Lathe’s own sources in `native/`
 * @property {string} compiler
 * @property {string} flags of Lathe’s own sources; ncnn adds its own, file by file
 * @property {string | null} glibc the oldest that it loads on; null where there is none
 * @property {number} bytes
 * @property {string} sha256 of the addon
 */

/**
 * SHA-256 over the names and bytes of all files in `native/`.
 *
 * @param {string} repository
 * @returns {string} hexadecimal
 */
export function nativeSourcesSha256(repository) {
  const folder = join(repository, 'native');
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) hash.update(`${name}\n`).update(readFileSync(join(folder, name)));
  return hash.digest('hex');
}
