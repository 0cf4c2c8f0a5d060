/**
 * The built page’s files, the same for both hosts: an address is looked up among them and never becomes a path, so that
 * none can lead elsewhere.
 */

import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';

export interface PageFile {
  /** Absolute. */
  readonly file: string;
  readonly type: string;
}

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

/** By address: `/` and `/assets/…`. Only what is a file itself: a link may lead out of the folder. */
export async function listPage(folder: string): Promise<ReadonlyMap<string, PageFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.flatMap((entry): [string, PageFile][] => {
    const type = TYPES[extname(entry.name)];
    if (!entry.isFile() || type === undefined) return [];
    const file = join(entry.parentPath, entry.name);
    const address = file.slice(folder.length).replaceAll('\\', '/');
    return [[address === '/index.html' ? '/' : address, { file, type }]];
  });
  return new Map(files);
}
