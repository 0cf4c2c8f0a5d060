/**
 * The built page, read into memory at the start: an address is looked up among these files and never becomes a path,
 * so that none can lead elsewhere.
 */

import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { LatheError } from '../shared/failure';

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

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

const COMPRESSED_ALREADY = ['.png', '.webp', '.woff2'];

/** As Vite names what it builds. */
const HASHED_NAME = /^\/assets\/.+-[\w-]{8}\.\w+$/;

const compress = promisify(gzip);

/** @throws LatheError runtime-missing when there is no page */
export async function readPage(folder: string): Promise<PageFiles> {
  const addresses = await filesIn(folder, '').catch((): string[] => []);
  if (!addresses.includes('/index.html')) {
    const message = `The built page was expected in ${folder}; there is none.`;
    throw new LatheError('runtime-missing', message, 'Run npm run setup once, then try again.');
  }
  const read = async (address: string): Promise<[string, PageFile]> => {
    const content = await readFile(join(folder, address));
    return [address === '/index.html' ? '/' : address, await pageFile(address, content)];
  };
  return new Map(await Promise.all(addresses.map(read)));
}

/** Only what is a file itself: a link may lead out of the folder. */
async function filesIn(folder: string, at: string): Promise<string[]> {
  const entries = await readdir(join(folder, at), { withFileTypes: true });
  const found = entries.map(async (entry) => {
    const address = `${at}/${entry.name}`;
    if (entry.isDirectory()) return filesIn(folder, address);
    return entry.isFile() && extname(entry.name) in TYPES ? [address] : [];
  });
  return (await Promise.all(found)).flat();
}

async function pageFile(address: string, content: Buffer): Promise<PageFile> {
  const extension = extname(address);
  const gzipped = COMPRESSED_ALREADY.includes(extension) ? content : await compress(content, { level: 9 });
  return {
    type: TYPES[extension] ?? 'application/octet-stream',
    content,
    gzipped: gzipped.length < content.length ? gzipped : null,
    etag: `"${createHash('sha256').update(content).digest('base64url')}"`,
    isHashed: HASHED_NAME.test(address),
  };
}
