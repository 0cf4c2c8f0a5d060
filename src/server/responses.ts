/** Answers over HTTP: content that the browser may have already, and failures. */

import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { IMAGE_SECURITY_POLICY } from '../app/host/page-policy';
import { documentOf, type Failure } from '../shared/failures/failure';

export interface Content {
  readonly body: Buffer;
  readonly type: string;
  /** From {@link etagOf}. */
  readonly etag: string;
  readonly caching: string;
  readonly policy: string;
  readonly more?: Readonly<Record<string, string>>;
}

export function etagOf(content: Buffer): string {
  return `"${createHash('sha256').update(content).digest('base64url')}"`;
}

export function sendContent({ method, headers }: IncomingMessage, response: ServerResponse, content: Content): void {
  const { body, type, etag, caching, policy, more } = content;
  const known = { ETag: etag, 'Cache-Control': caching, 'Content-Security-Policy': policy, ...more };
  if (headers['if-none-match'] === etag) response.writeHead(304, known).end();
  else {
    response.writeHead(200, { ...known, 'Content-Type': type, 'Content-Length': body.length });
    response.end(method === 'HEAD' ? undefined : body);
  }
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
