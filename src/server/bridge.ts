/** The WebSocket at `/bridge`: who may connect, and what a page says over it. */

import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { Session, Workbench } from '../app/workbench/session/ports';
import { REFUSED, type Reply } from '../shared/contract/requests';
import { LatheError } from '../shared/failures/failure';
import type { Doorkeeper } from './doorkeeper';
import { refusalOf } from './origin-check';
import { Outbox, type OutboxLimits } from './outbox';

export interface BridgeLimits extends OutboxLimits {
  readonly connections: number;
  /** A message that comes in. */
  readonly messageBytes: number;
  /** Between two pings. A client of whom nothing came for two of them is gone. */
  readonly heartbeatMs: number;
  /** Requests that wait for their answer, and their sizes together. */
  readonly pendingRequests: number;
  readonly pendingBytes: number;
}

const MEBIBYTE = 1024 * 1024;

export const BRIDGE_LIMITS: BridgeLimits = {
  connections: 32,
  messageBytes: 96 * MEBIBYTE,
  heartbeatMs: 15_000,
  slowClientMs: 30_000,
  queuedBytes: 128 * MEBIBYTE,
  pendingRequests: 256,
  pendingBytes: 400 * MEBIBYTE,
};

export interface BridgeOptions {
  readonly limits: BridgeLimits;
  readonly port: number;
  readonly doorkeeper: Doorkeeper;
  readonly workbench: Workbench;
  /** Reports a defect. */
  readonly report: (error: unknown) => void;
}

/** Why a WebSocket is closed (RFC 6455, section 7.4.1). */
const CLOSE = {
  goingAway: 1001,
  /** Text that is no JSON. */
  invalidPayload: 1007,
  /** A message that is no request, or too many of them. */
  policyViolation: 1008,
  tryAgainLater: 1013,
} as const;

export class Bridge {
  readonly #sockets: WebSocketServer;
  /** For clients that only learn why they may not connect. */
  readonly #lobby = new WebSocketServer({ noServer: true, maxPayload: 1024, perMessageDeflate: false });

  constructor(private readonly options: BridgeOptions) {
    const maxPayload = options.limits.messageBytes;
    this.#sockets = new WebSocketServer({ noServer: true, maxPayload, perMessageDeflate: false });
  }

  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const { port, doorkeeper, limits } = this.options;
    // A page can read a close code, but not the status of a handshake that failed.
    const turnAway = (code: number): void =>
      this.#lobby.handleUpgrade(request, stream, head, (socket) => closeSoon(socket, code));
    stream.on('error', () => stream.destroy());
    const [path] = (request.url ?? '').split('?');
    if (path !== '/bridge') refuse(stream, '404 Not Found');
    else if (request.method !== 'GET' || refusalOf(request, port, 'socket') !== null) refuse(stream, '403 Forbidden');
    else if (!doorkeeper.knows(request.headers.cookie)) turnAway(REFUSED);
    else if (this.#sockets.clients.size >= limits.connections) turnAway(CLOSE.tryAgainLater);
    else this.#sockets.handleUpgrade(request, stream, head, (socket) => serveConnection(socket, stream, this.options));
  }

  close(): void {
    for (const socket of this.#sockets.clients) closeSoon(socket, CLOSE.goingAway);
    this.#sockets.close();
    this.#lobby.close();
  }
}

/** Time for the answer to a close. */
const PATIENCE_MS = 1000;

function closeSoon(socket: WebSocket, code: number): void {
  const timer = setTimeout(() => socket.terminate(), PATIENCE_MS);
  socket.on('error', () => undefined);
  socket.on('close', () => clearTimeout(timer));
  socket.close(code);
}

function refuse(stream: Duplex, status: string): void {
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => stream.destroy());
}

/** One page: its requests go to a session of the workbench, answers and pushes come back. @param stream below the socket */
function serveConnection(socket: WebSocket, stream: Duplex, { limits, workbench, report }: BridgeOptions): void {
  const outbox = new Outbox(socket, limits);
  // The page may ask now.
  void outbox.send({ hello: 1 });
  const session = workbench.connect((push) => outbox.send(push));
  const heartbeat = setInterval(heartbeatOf(socket, stream), limits.heartbeatMs);
  const pending = { requests: 0, bytes: 0 };
  // ws closes the socket itself, with the code that fits: too large, not UTF-8, a broken frame.
  socket.on('error', () => undefined);
  socket.on('message', (data, isBinary) => {
    // What came before a close was asked for is still delivered.
    if (socket.readyState !== socket.OPEN) return;
    const request = readRequest(data, isBinary);
    if ('close' in request) socket.close(request.close, 'malformed');
    else if (pending.requests >= limits.pendingRequests || pending.bytes + request.bytes > limits.pendingBytes)
      socket.close(CLOSE.policyViolation, 'too many requests at once');
    else void answer(request);
  });
  socket.on('close', () => {
    clearInterval(heartbeat);
    session.close();
  });

  async function answer(request: BridgeRequest): Promise<void> {
    pending.requests += 1;
    pending.bytes += request.bytes;
    await outbox.send({ id: request.id, reply: await replyOf(session, request, report) });
    pending.requests -= 1;
    pending.bytes -= request.bytes;
  }
}

async function replyOf(
  session: Session,
  { name, args }: BridgeRequest,
  report: BridgeOptions['report'],
): Promise<Reply<unknown>> {
  try {
    return await session.request(name, args);
  } catch (error) {
    report(error);
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, failure: new LatheError('defect', { message }).failure };
  }
}

/** A request as it comes: `{ id, name, args }`. */
interface BridgeRequest {
  readonly id: number;
  readonly name: string;
  readonly args: unknown;
  readonly bytes: number;
}

/** Checks only that there is something to answer; the workbench checks name and arguments. */
function readRequest(data: RawData, isBinary: boolean): BridgeRequest | { readonly close: number } {
  const refusal = { close: CLOSE.policyViolation };
  if (isBinary || !Buffer.isBuffer(data)) return refusal;
  let message: unknown;
  try {
    message = JSON.parse(data.toString('utf8'));
  } catch {
    return { close: CLOSE.invalidPayload };
  }
  if (typeof message !== 'object' || message === null) return refusal;
  const { id, name, args }: { id?: unknown; name?: unknown; args?: unknown } = message;
  const isRequest = typeof id === 'number' && Number.isSafeInteger(id) && typeof name === 'string';
  return isRequest ? { id, name, args, bytes: data.length } : refusal;
}

/** Any byte is a sign of life: the answer to a ping may be queued behind an upload. */
function heartbeatOf(socket: WebSocket, stream: Duplex): () => void {
  let received = 0;
  let silentBeats = 0;
  return () => {
    const bytes = stream instanceof Socket ? stream.bytesRead : 0;
    silentBeats = bytes > received ? 0 : silentBeats + 1;
    received = bytes;
    if (silentBeats > 2) socket.terminate();
    else socket.ping();
  };
}
