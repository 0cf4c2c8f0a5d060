/** One page on its WebSocket: its requests go to a session of the workbench, answers and pushes come back. */

import { toldFailure } from '../shared/failures/failure';
import type { Duplex } from 'node:stream';
import { Socket } from 'node:net';
import type { RawData, WebSocket } from 'ws';
import type { Session, Workbench } from '../app/workbench/session/ports';
import type { Reply } from '../shared/contract/requests';
import { readRequest } from './bridge-message';
import type { BridgeRequest } from './bridge-message';
import { POLICY_VIOLATION } from './close-codes';
import { Outbox } from './outbox';
import type { OutboxLimits } from './outbox';

export interface ConnectionLimits extends OutboxLimits {
  /** Between two pings. A client of whom nothing came for two of them is gone. */
  readonly heartbeatMs: number;
  /** Requests that wait for their answer, and their sizes together. */
  readonly pendingRequests: number;
  readonly pendingBytes: number;
}

export interface ConnectionMeans {
  readonly workbench: Workbench;
  readonly limits: ConnectionLimits;
  /** Tells a defect. */
  readonly report: (error: unknown) => void;
}

/** The first message: the page may ask now. */
const HELLO = { hello: 1 };

/** @param stream the connection below the WebSocket */
export function serveConnection(socket: WebSocket, stream: Duplex, means: ConnectionMeans): void {
  const outbox = new Outbox(socket, means.limits);
  void outbox.send(HELLO);
  const session = means.workbench.connect((push) => outbox.send(push));
  const desk = new RequestDesk(socket, session, outbox, means);
  const heartbeat = setInterval(heartbeatOf(socket, stream), means.limits.heartbeatMs);
  // ws closes the socket itself, with the code that fits: too large, not UTF-8, a broken frame.
  socket.on('error', () => undefined);
  socket.on('message', (data, isBinary) => desk.take(data, isBinary));
  socket.on('close', () => {
    clearInterval(heartbeat);
    session.close();
  });
}

class RequestDesk {
  readonly #socket: WebSocket;
  readonly #session: Session;
  readonly #outbox: Outbox;
  readonly #means: ConnectionMeans;
  #requests = 0;
  #bytes = 0;

  constructor(socket: WebSocket, session: Session, outbox: Outbox, means: ConnectionMeans) {
    this.#socket = socket;
    this.#session = session;
    this.#outbox = outbox;
    this.#means = means;
  }

  take(data: RawData, isBinary: boolean): void {
    // What came before a close was asked for is still delivered.
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const request = readRequest(data, isBinary);
    if ('close' in request) {
      this.#socket.close(request.close, 'malformed');
      return;
    }
    const bytes = Buffer.isBuffer(data) ? data.length : 0;
    const { pendingRequests, pendingBytes } = this.#means.limits;
    if (this.#requests >= pendingRequests || this.#bytes + bytes > pendingBytes) {
      this.#socket.close(POLICY_VIOLATION, 'too many requests at once');
      return;
    }
    void this.#answer(request, bytes);
  }

  async #answer({ id, name, args }: BridgeRequest, bytes: number): Promise<void> {
    this.#requests += 1;
    this.#bytes += bytes;
    const reply = await this.#session.request(name, args).catch((error: unknown) => this.#defect(error));
    await this.#outbox.send({ id, reply });
    this.#requests -= 1;
    this.#bytes -= bytes;
  }

  #defect(error: unknown): Reply<never> {
    this.#means.report(error);
    const message = error instanceof Error ? error.message : String(error);
    const hint = 'Nothing that was saved is lost. The terminal of “lathe serve” shows more.';
    return { ok: false, failure: toldFailure('internal', message, hint) };
  }
}

/** Anything that comes is a sign of life: the answer to a ping stands behind an upload that is on its way. */
function heartbeatOf(socket: WebSocket, stream: Duplex): () => void {
  let heard = 0;
  let silentBeats = 0;
  return () => {
    const bytes = stream instanceof Socket ? stream.bytesRead : 0;
    silentBeats = bytes > heard ? 0 : silentBeats + 1;
    heard = bytes;
    if (silentBeats > 2) socket.terminate();
    else socket.ping();
  };
}
