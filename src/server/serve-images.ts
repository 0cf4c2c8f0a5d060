/** Images over HTTP: reads the address, has the workbench find and encode the image, and sends only its bytes. */

import { open, type FileHandle } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { IMAGE_SECURITY_POLICY } from '../app/host/page-policy';
import { readImageAddress, unknownAddress } from '../app/host/image-address';
import type { ImageFile, Workbench } from '../app/workbench/session/ports';
import type { ImageRef } from '../shared/contract/images';
import { LatheError, documentOf, type Failure } from '../shared/failures/failure';

/** Nothing that a browser could run is ever sent as an image, whatever the workbench says. */
const TYPES: readonly string[] = ['image/webp', 'image/png'] satisfies readonly ImageFile['type'][];

export interface ImageAsk {
  readonly path: string;
  readonly query: URLSearchParams;
  /** The page has this version already. */
  readonly ifNoneMatch: string | undefined;
  readonly isHead: boolean;
}

/** @throws a defect, before anything is sent */
export async function sendImage(workbench: Workbench, ask: ImageAsk, response: ServerResponse): Promise<void> {
  try {
    const request = readImageAddress(ask.path, ask.query);
    if (request === null) throw unknownAddress(ask.path);
    const image = await workbench.image(request.ref, request.edge);
    if (!TYPES.includes(image.type)) throw new LatheError('image-type-refused', {});
    await sendFile(image, request.ref, ask, response);
  } catch (error) {
    if (!(error instanceof LatheError)) throw error;
    sendFailure(error.failure, response);
  }
}

async function sendFile(
  { file, type }: ImageFile,
  ref: ImageRef,
  { ifNoneMatch, isHead }: ImageAsk,
  response: ServerResponse,
): Promise<void> {
  const handle = await openCached(file);
  try {
    const { size, mtimeMs } = await handle.stat();
    const etag = `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`;
    response.setHeaders(
      new Map([
        ['Content-Type', type],
        ['Content-Disposition', 'inline'],
        ['Content-Security-Policy', IMAGE_SECURITY_POLICY],
        ['Cache-Control', cachingOf(ref)],
        ['ETag', etag],
      ]),
    );
    if (ifNoneMatch === etag) {
      response.writeHead(304).end();
      return;
    }
    response.writeHead(200, { 'Content-Length': size });
    if (isHead || size === 0) response.end();
    else await pipeline(handle.createReadStream({ end: size - 1, autoClose: false }), response).catch(ignoreGone);
  } finally {
    await handle.close();
  }
}

/** The cache may be emptied at any time. */
function openCached(file: string): Promise<FileHandle> {
  return open(file, 'r').catch((cause: unknown) => {
    throw new LatheError('image-evicted', {}, { cause });
  });
}

/** The page left before the image was there; the connection closes by itself. */
function ignoreGone(): void {
  return undefined;
}

/** A person’s file may change; an image that the host made has an id of its own. */
function cachingOf({ kind }: ImageRef): string {
  return kind === 'made' ? 'private, max-age=86400, immutable' : 'private, max-age=60';
}

const NOT_FOUND: readonly Failure['code'][] = ['run-not-found', 'folder-missing'];

export function sendFailure(failure: Failure, response: ServerResponse, status?: number): void {
  const body = JSON.stringify(documentOf(failure));
  response
    .writeHead(status ?? (NOT_FOUND.includes(failure.code) ? 404 : 422), {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': Buffer.byteLength(body),
      'Content-Security-Policy': IMAGE_SECURITY_POLICY,
      'Cache-Control': 'no-store',
    })
    .end(body);
}
