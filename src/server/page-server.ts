/** Answers HTTP: checks who asks, exchanges a link for a session, then gives images and the page’s files. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { imageAt, unknownAddress } from '../app/host/image-address';
import { IMAGE_SECURITY_POLICY, PROTECTING_HEADERS, contentSecurityPolicy } from '../app/host/page-policy';
import type { Workbench } from '../app/workbench/session/ports';
import type { SessionChallenge } from '../shared/contract/host';
import type { KeptImage } from '../shared/trainer-protocol';
import { documentOf, LatheError, type Failure } from '../shared/failures/failure';
import type { ServerParts } from './page-socket';
import { refusalOf } from './origin-check';
import { etagOf, type PageFile, type PageFiles } from './compressed-page';
import { REFUSAL_SECURITY_POLICY, REFUSAL_STATUS, arrivalPage, refusalPage, type RefusalReason } from './refusal-page';

export interface PageServerOptions extends ServerParts {
  readonly page: PageFiles;
  /** A link that was opened before was opened in a browser without a session. */
  readonly onSpentLink: () => void;
  /** A request showed a session: its connection is no stranger’s. */
  readonly onKnown: (request: IncomingMessage) => void;
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
    const { method = '', headers } = request;
    for (const [name, value] of Object.entries(PROTECTING_HEADERS)) response.setHeader(name, value);
    const isReading = READING.includes(method);
    const refuse = (reason: RefusalReason): void => this.#refuse(reason, request, response);
    const refusal = refusalOf(request, port, isReading ? 'read' : 'write');
    if (refusal !== null || !isReading) {
      refuse(refusal ?? 'method');
      return;
    }
    const [path, query] = addressOf(request);
    const token = path === '/' ? query.get('token') : null;
    const file = page.get(path);
    if (token !== null) {
      await this.#arrive(token, request, response);
      return;
    }
    if (path === '/session') {
      sendChallenge(doorkeeper.challenge(query.get('session'), query.get('nonce')), response);
      return;
    }
    const isImage = path.startsWith('/picture/');
    if (!(isImage ? doorkeeper.knowsKey(query.get('key')) : doorkeeper.knowsCookie(headers.cookie))) {
      refuse('no-session');
      return;
    }
    // A cookie alone makes nobody known: every port of this computer is sent it.
    if (isImage) this.options.onKnown(request);
    if (isImage) await sendImage(workbench, request, response);
    else if (file !== undefined) sendPageFile(file, request, response);
    else refuse('not-found');
  }

  /**
   * Moves the token out of the address. The page takes the secret from behind the `#`, which no server is sent, and leaves
   * `/` in the browser’s history and bar.
   */
  async #arrive(token: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { doorkeeper, onSpentLink } = this.options;
    const { headers, method } = request;
    // What only looks at a link, without a browser behind it, must not spend it.
    const arrival = method === 'HEAD' ? null : await doorkeeper.exchange(token);
    if (arrival?.kind !== 'session' && !doorkeeper.knowsCookie(headers.cookie)) {
      if (arrival?.kind === 'spent') onSpentLink();
      this.#refuse('spent-link', request, response);
      return;
    }
    const address = arrival?.kind === 'session' ? `/#session=${arrival.secret}` : '/';
    if (arrival?.kind === 'session') response.setHeader('Set-Cookie', arrival.setCookie);
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('Content-Security-Policy', REFUSAL_SECURITY_POLICY);
    if (['cross-site', 'same-site'].includes(String(headers['sec-fetch-site'])))
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(arrivalPage(address));
    else response.writeHead(303, { Location: address }).end();
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

function addressOf({ url = '' }: IncomingMessage): [path: string, query: URLSearchParams] {
  const [path = ''] = url.split('?');
  return [path, new URLSearchParams(url.slice(path.length))];
}

function sendPageFile(file: PageFile, request: IncomingMessage, response: ServerResponse): void {
  const { headers } = request;
  const gzipped = acceptsGzip(headers['accept-encoding']) ? file.gzipped : null;
  sendContent(request, response, {
    body: gzipped ?? file.content,
    type: file.type,
    etag: file.etag,
    caching: file.isHashed ? 'private, max-age=31536000, immutable' : 'no-cache',
    policy: contentSecurityPolicy([`ws://${headers.host ?? ''}`]),
    more: { Vary: 'Accept-Encoding', ...(gzipped === null ? {} : { 'Content-Encoding': 'gzip' }) },
  });
}

/** Nothing that a browser could run is ever sent as an image, whatever the workbench says. */
const IMAGE_TYPES: readonly string[] = ['image/webp', 'image/png'] satisfies readonly KeptImage['type'][];

async function sendImage(workbench: Workbench, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [path, query] = addressOf(request);
  try {
    const image = await imageAt(workbench, path, query);
    if (image === null) throw unknownAddress(path);
    const { ref, type, content } = image;
    if (!IMAGE_TYPES.includes(type)) throw new LatheError('image-type-refused', {});
    sendContent(request, response, {
      body: content,
      type,
      etag: etagOf(content),
      // A person’s file may change; an image that the host made has an id of its own.
      caching: ref.kind === 'made' ? 'private, max-age=86400, immutable' : 'private, max-age=60',
      policy: IMAGE_SECURITY_POLICY,
      more: { 'Content-Disposition': 'inline' },
    });
  } catch (error) {
    if (!(error instanceof LatheError)) throw error;
    sendFailure(error.failure, response);
  }
}

interface Content {
  readonly body: Buffer;
  readonly type: string;
  /** From {@link etagOf}. */
  readonly etag: string;
  readonly caching: string;
  readonly policy: string;
  readonly more: Readonly<Record<string, string>>;
}

/** Content that the browser may have already. */
function sendContent({ method, headers }: IncomingMessage, response: ServerResponse, content: Content): void {
  const { body, type, etag, caching, policy, more } = content;
  const known = { ETag: etag, 'Cache-Control': caching, 'Content-Security-Policy': policy, ...more };
  if (headers['if-none-match'] === etag) response.writeHead(304, known).end();
  else {
    response.writeHead(200, { ...known, 'Content-Type': type, 'Content-Length': body.length });
    response.end(method === 'HEAD' ? undefined : body);
  }
}

const NOT_FOUND: readonly Failure['code'][] = ['run-not-found', 'folder-missing'];

function sendChallenge(challenge: SessionChallenge | null, response: ServerResponse): void {
  sendJson(challenge ?? { refused: 'no-session' }, response, challenge === null ? REFUSAL_STATUS['no-session'] : 200);
}

function sendFailure(failure: Failure, response: ServerResponse, status?: number): void {
  sendJson(documentOf(failure), response, status ?? (NOT_FOUND.includes(failure.code) ? 404 : 422));
}

function sendJson(document: object, response: ServerResponse, status = 200): void {
  const body = JSON.stringify(document);
  response
    .writeHead(status, {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': Buffer.byteLength(body),
      'Content-Security-Policy': IMAGE_SECURITY_POLICY,
      'Cache-Control': 'no-store',
    })
    .end(body);
}

function acceptsGzip(accepted: string | undefined): boolean {
  return /(^|,)\s*gzip\s*(;\s*q=(?!0(\.0+)?\s*(,|$))|,|$)/i.test(accepted ?? '');
}
