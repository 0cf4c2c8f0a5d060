/**
 * Messages that go out over one WebSocket, in order and in pieces, which shows how far the client has read. A client
 * that takes nothing for a while, or lets too much pile up, is dropped.
 */

import type { WebSocket } from 'ws';

export interface OutboxLimits {
  /** After this long a piece has to be out. */
  readonly slowClientMs: number;
  /** Bytes that may wait. */
  readonly queuedBytes: number;
}

/** Small enough for a slow line. */
const PIECE_BYTES = 256 * 1024;

export class Outbox {
  #last = Promise.resolve();
  #queuedBytes = 0;

  constructor(
    private readonly socket: WebSocket,
    private readonly limits: OutboxLimits,
  ) {}

  /** Resolves when the message is out, or never will be. */
  send(message: object): Promise<void> {
    const bytes = Buffer.from(JSON.stringify(message));
    this.#queuedBytes += bytes.length;
    if (this.#queuedBytes > this.limits.queuedBytes) this.socket.terminate();
    this.#last = this.#last.then(() => this.#sendPieces(bytes));
    return this.#last;
  }

  async #sendPieces(bytes: Buffer): Promise<void> {
    for (let from = 0; from < bytes.length && this.socket.readyState === this.socket.OPEN; from += PIECE_BYTES)
      await this.#sendPiece(bytes.subarray(from, from + PIECE_BYTES), from + PIECE_BYTES >= bytes.length);
    this.#queuedBytes -= bytes.length;
  }

  #sendPiece(piece: Buffer, isLast: boolean): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.socket.terminate(), this.limits.slowClientMs);
      // An error here means that the socket is gone, which its own `close` event reports.
      this.socket.send(piece, { binary: false, fin: isLast }, () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
