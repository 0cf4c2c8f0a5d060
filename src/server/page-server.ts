/** Answers HTTP: checks who asks, exchanges a link for a session, then gives images and the page’s files. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { PROTECTING_HEADERS, contentSecurityPolicy } from '../app/host/page-policy';
import type { Workbench } from '../app/workbench/session/ports';
import { LatheError } from '../shared/failures/failure';
import type { Doorkeeper } from './doorkeeper';
import { refusalOf } from './origin-check';
import type { PageFile, PageFiles } from './compressed-page';
import { sendFailure, sendImage } from './serve-images';
import { REFUSAL_SECURITY_POLICY, REFUSAL_STATUS, arrivalPage, refusalPage, type RefusalReason } from './refusal-page';

export interface PageServerOptions {
  readonly port: number;
  readonly doorkeeper: Doorkeeper;
  readonly page: PageFiles;
  readonly workbench: Workbench;
  /** Reports a defect, never an address: that may hold a token. */
  readonly report: (error: unknown) => void;
}

const READING = ['GET', 'HEAD'];

export class PageServer {
  constructor(private readonly options: PageServerOptions) {}

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.#answer(request, response);
    } catch (error) {
      this.options.report(error);
      if (response.headersSent) response.destroy();
      else sendFailure(new LatheError('server-defect', {}).failure, response, 500);
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { port, doorkeeper, page, workbench } = this.options;
    const { method = '', headers, url = '' } = request;
    for (const [name, value] of Object.entries(PROTECTING_HEADERS)) response.setHeader(name, value);
    const isReading = READING.includes(method);
    const refuse = (reason: RefusalReason): void => this.#refuse(reason, request, response);
    const refusal = refusalOf(request, port, isReading ? 'read' : 'write');
    if (refusal !== null || !isReading) {
      refuse(refusal ?? 'method');
      return;
    }
    const [path = ''] = url.split('?');
    const query = new URLSearchParams(url.slice(path.length));
    const token = path === '/' ? query.get('token') : null;
    const file = page.get(path);
    if (token !== null) this.#arrive(token, request, response);
    else if (!doorkeeper.knows(headers.cookie)) refuse('no-session');
    else if (path.startsWith('/picture/')) {
      const ask = { path, query, ifNoneMatch: headers['if-none-match'], isHead: method === 'HEAD' };
      await sendImage(workbench, ask, response);
    } else if (file !== undefined) sendPageFile(file, request, response);
    else refuse('not-found');
  }

  /** Moves the token out of the address: what stays in the browser’s history and bar is `/`. */
  #arrive(token: string, request: IncomingMessage, response: ServerResponse): void {
    const { doorkeeper } = this.options;
    const { headers, method } = request;
    // What only looks at a link, without a browser behind it, must not spend it.
    const cookie = method === 'HEAD' ? null : doorkeeper.exchange(token);
    if (cookie === null && !doorkeeper.knows(headers.cookie)) {
      this.#refuse('spent-link', request, response);
      return;
    }
    if (cookie !== null) response.setHeader('Set-Cookie', cookie);
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('Content-Security-Policy', REFUSAL_SECURITY_POLICY);
    if (['cross-site', 'same-site'].includes(String(headers['sec-fetch-site'])))
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(arrivalPage());
    else response.writeHead(303, { Location: '/' }).end();
  }

  #refuse(reason: RefusalReason, { headers, method = '' }: IncomingMessage, response: ServerResponse): void {
    const body = refusalPage(reason, this.options.port, headers['accept-language']);
    response
      .writeHead(REFUSAL_STATUS[reason], {
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Length': Buffer.byteLength(body),
        'Content-Security-Policy': REFUSAL_SECURITY_POLICY,
        'Cache-Control': 'no-store',
        ...(reason === 'method' ? { Allow: READING.join(', ') } : {}),
        // A body that nobody read would be taken for the next request.
        ...(READING.includes(method) ? {} : { Connection: 'close' }),
      })
      .end(method === 'HEAD' ? undefined : body);
  }
}

function sendPageFile(file: PageFile, { headers, method }: IncomingMessage, response: ServerResponse): void {
  const gzipped = acceptsGzip(headers['accept-encoding']) ? file.gzipped : null;
  const body = gzipped ?? file.content;
  response.setHeader('Content-Security-Policy', contentSecurityPolicy([`ws://${headers.host ?? ''}`]));
  response.setHeader('Cache-Control', file.isHashed ? 'private, max-age=31536000, immutable' : 'no-cache');
  response.setHeader('Vary', 'Accept-Encoding');
  response.setHeader('ETag', file.etag);
  if (headers['if-none-match'] === file.etag) {
    response.writeHead(304).end();
    return;
  }
  if (gzipped !== null) response.setHeader('Content-Encoding', 'gzip');
  response.writeHead(200, { 'Content-Type': file.type, 'Content-Length': body.length });
  response.end(method === 'HEAD' ? undefined : body);
}

function acceptsGzip(accepted: string | undefined): boolean {
  return /(^|,)\s*gzip\s*(;\s*q=(?!0(\.0+)?\s*(,|$))|,|$)/i.test(accepted ?? '');
}
