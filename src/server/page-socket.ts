/** The WebSocket at `/bridge`: who may connect, and what a page says over it. */

import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { Workbench } from '../app/workbench/session/ports';
import { BRIDGE_PROTOCOL, REFUSED } from '../shared/contract/host';
import { LatheError } from '../shared/failures/failure';
import { askMessageIn, RequestServer, type AskMessage } from '../shared/request-channel';
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

/** What answers HTTP and what answers the WebSocket both need. */
export interface ServerParts {
  readonly port: number;
  readonly doorkeeper: Doorkeeper;
  readonly workbench: Workbench;
  /** Reports a defect, never an address: that may hold a token. */
  readonly report: (error: unknown) => void;
}

export interface BridgeOptions extends ServerParts {
  readonly limits: BridgeLimits;
  /** A page showed its session: its connection is no stranger’s. */
  readonly onKnown: (request: IncomingMessage) => void;
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

/** The session that a page offers beside the protocol is never sent back. */
const COMMON = { noServer: true, perMessageDeflate: false, handleProtocols: () => BRIDGE_PROTOCOL } as const;

export class Bridge {
  readonly #sockets: WebSocketServer;
  /** For clients that only learn why they may not connect. */
  readonly #lobby = new WebSocketServer({ ...COMMON, maxPayload: 1024 });

  constructor(private readonly options: BridgeOptions) {
    const maxPayload = options.limits.messageBytes;
    this.#sockets = new WebSocketServer({ ...COMMON, maxPayload });
  }

  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const { port, doorkeeper, limits, onKnown } = this.options;
    // A page can read a close code, but not the status of a handshake that failed.
    const turnAway = (code: number): void =>
      this.#lobby.handleUpgrade(request, stream, head, (socket) => closeSoon(socket, code));
    stream.on('error', () => stream.destroy());
    const [path, query] = (request.url ?? '').split('?');
    if (path !== '/bridge') refuse(stream, '404 Not Found');
    else if (request.method !== 'GET' || refusalOf(request, port, 'socket') !== null) refuse(stream, '403 Forbidden');
    else {
      const key = doorkeeper.keyOf(request.headers['sec-websocket-protocol']);
      if (key === null) turnAway(REFUSED);
      else if (this.#sockets.clients.size >= limits.connections) turnAway(CLOSE.tryAgainLater);
      else {
        onKnown(request);
        this.#sockets.handleUpgrade(request, stream, head, (socket) =>
          serveConnection(socket, stream, { key, page: new URLSearchParams(query).get('page') }, this.options),
        );
      }
    }
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

/**
 * One page: its requests go to a session of the workbench, answers and pushes come back.
 *
 * @param stream below the socket
 * @param key to images
 * @param page the same for one that connects anew
 */
function serveConnection(
  socket: WebSocket,
  stream: Duplex,
  { key, page }: { readonly key: string; readonly page: string | null },
  { limits, workbench, report }: BridgeOptions,
): void {
  const outbox = new Outbox(socket, limits);
  // The page may ask now.
  void outbox.send({ hello: 1, key });
  const session = workbench.connect((push) => outbox.send(push), page);
  const heartbeat = setInterval(heartbeatOf(socket, stream), limits.heartbeatMs);
  /** Bytes of the requests without a reply yet, by id. */
  const pending = new Map<number, number>();
  const server = new RequestServer(
    async (name, args, hooks) => {
      try {
        return await session.request(name, args, hooks);
      } catch (error) {
        report(error);
        const message = error instanceof Error ? error.message : String(error);
        return { ok: false, failure: new LatheError('defect', { message }).failure };
      }
    },
    (message) => {
      const sent = outbox.send(message);
      if ('reply' in message) void sent.then(() => pending.delete(message.id));
    },
  );
  // ws closes the socket itself, with the code that fits: too large, not UTF-8, a broken frame.
  socket.on('error', () => undefined);
  socket.on('message', (data, isBinary) => {
    // What came before a close was asked for is still delivered.
    if (socket.readyState !== socket.OPEN) return;
    const message = readMessage(data, isBinary);
    if ('close' in message) socket.close(message.close, 'malformed');
    else if ('id' in message && !admits(message)) socket.close(CLOSE.policyViolation, 'too many requests at once');
    else server.receive(message);
  });
  socket.on('close', () => {
    clearInterval(heartbeat);
    session.close();
  });

  function admits({ id, bytes }: { readonly id: number; readonly bytes: number }): boolean {
    const together = [...pending.values()].reduce((sum, each) => sum + each, bytes);
    if (pending.has(id) || pending.size >= limits.pendingRequests || together > limits.pendingBytes) return false;
    pending.set(id, bytes);
    return true;
  }
}

/** Checks only that there is something to answer; the workbench checks name and arguments. */
function readMessage(
  data: RawData,
  isBinary: boolean,
): (AskMessage & { readonly bytes: number }) | { readonly close: number } {
  const refusal = { close: CLOSE.policyViolation };
  if (isBinary || !Buffer.isBuffer(data)) return refusal;
  try {
    const message = askMessageIn(JSON.parse(data.toString('utf8')));
    return message === null || ('id' in message && typeof message.name !== 'string')
      ? refusal
      : { ...message, bytes: data.length };
  } catch {
    return { close: CLOSE.invalidPayload };
  }
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
