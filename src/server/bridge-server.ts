/** The WebSocket at `/bridge`: who may connect, and how many. */

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { serveConnection } from './bridge-connection';
import type { ConnectionLimits, ConnectionMeans } from './bridge-connection';
import { REFUSED } from '../shared/contract/host';
import { GOING_AWAY, TRY_AGAIN_LATER } from './close-codes';
import type { Doorkeeper } from './doorkeeper';
import { refusalOf } from './origin-check';

export interface BridgeLimits extends ConnectionLimits {
  readonly connections: number;
  /** A message that comes in. */
  readonly messageBytes: number;
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

export interface BridgeMeans extends ConnectionMeans {
  readonly limits: BridgeLimits;
  readonly port: number;
  readonly doorkeeper: Doorkeeper;
}

export class Bridge {
  readonly #means: BridgeMeans;
  readonly #sockets: WebSocketServer;
  /** For those who are only told why not. */
  readonly #lobby = new WebSocketServer({ noServer: true, maxPayload: 1024, perMessageDeflate: false });

  constructor(means: BridgeMeans) {
    this.#means = means;
    const maxPayload = means.limits.messageBytes;
    this.#sockets = new WebSocketServer({ noServer: true, maxPayload, perMessageDeflate: false });
  }

  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const { port, doorkeeper, limits } = this.#means;
    stream.on('error', () => stream.destroy());
    const [path] = (request.url ?? '').split('?');
    if (path !== '/bridge') refuse(stream, '404 Not Found');
    else if (request.method !== 'GET' || refusalOf(request, port, 'socket') !== null) refuse(stream, '403 Forbidden');
    else if (!doorkeeper.knows(request.headers.cookie)) this.#turnAway(request, stream, head, REFUSED);
    else if (this.#sockets.clients.size >= limits.connections) this.#turnAway(request, stream, head, TRY_AGAIN_LATER);
    else this.#sockets.handleUpgrade(request, stream, head, (socket) => serveConnection(socket, stream, this.#means));
  }

  /** A page can read a close code, but not the status of a handshake that failed. */
  #turnAway(request: IncomingMessage, stream: Duplex, head: Buffer, code: number): void {
    this.#lobby.handleUpgrade(request, stream, head, (socket) => closeSoon(socket, code));
  }

  close(): void {
    for (const socket of this.#sockets.clients) closeSoon(socket, GOING_AWAY);
    this.#sockets.close();
    this.#lobby.close();
  }
}

/** For the answer to a close. */
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
