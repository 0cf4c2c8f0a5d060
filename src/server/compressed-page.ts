/** The built page for the web host: its files in memory, compressed once. */

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { listPage } from '../app/host/page-files';
import { LatheError } from '../shared/failures/failure';

export interface PageFile {
  readonly type: string;
  readonly content: Buffer;
  /** null where it would save nothing. */
  readonly gzipped: Buffer | null;
  readonly etag: string;
  /** Its name changes with its content. */
  readonly isHashed: boolean;
}

/** By address: `/` and `/assets/…`. */
export type PageFiles = ReadonlyMap<string, PageFile>;

const COMPRESSED_ALREADY = ['.png', '.webp', '.woff2'];

/** As Vite names what it builds. */
const HASHED_NAME = /^\/assets\/.+-[\w-]{8}\.\w+$/;

const compress = promisify(gzip);

/** @throws LatheError runtime-missing when there is no page */
export async function readPage(folder: string): Promise<PageFiles> {
  const listed = await listPage(folder).catch(() => new Map<string, never>());
  if (!listed.has('/')) throw new LatheError('page-not-built', { folder });
  const read = [...listed].map(async ([address, { file, type }]): Promise<[string, PageFile]> => {
    const content = await readFile(file);
    const smaller = COMPRESSED_ALREADY.includes(extname(address)) ? content : await compress(content, { level: 9 });
    const gzipped = smaller.length < content.length ? smaller : null;
    return [address, { type, content, gzipped, etag: etagOf(content), isHashed: HASHED_NAME.test(address) }];
  });
  return new Map(await Promise.all(read));
}

export function etagOf(content: Buffer): string {
  return `"${createHash('sha256').update(content).digest('base64url')}"`;
}
