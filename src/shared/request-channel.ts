/**
 * Requests to another process or thread over a channel of messages: numbered, with progress, cancelling, and a reply or
 * a failure. The caller brings the transport.
 */

import { LatheError, type Failure } from './failures/failure';
import type { Progress } from './trainer-protocol';

/** To the server. */
export type AskMessage =
  { readonly id: number; readonly name: string; readonly args: unknown } | { readonly cancel: number };

export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** To the client. */
export type AnswerMessage =
  | { readonly id: number; readonly progress: Progress }
  | { readonly id: number; readonly reply: Reply<unknown> }
  /** Acknowledges a cancel: a sign of life from a server that does not reply at once. */
  | { readonly cancelling: number };

export interface RequestHooks {
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

/** The hooks of a handler; both are there. */
export type ServedHooks = Required<RequestHooks>;

/** Every request of a channel: arguments and result, JSON or whatever the transport carries. */
export type RequestTable<T> = { readonly [N in keyof T]: { args: unknown; result: unknown } };

export type Handlers<T extends RequestTable<T>> = {
  readonly [N in keyof T]: (args: T[N]['args'], hooks: ServedHooks) => Promise<T[N]['result']>;
};

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: ServedHooks['onProgress'];
}

/** Sends requests and awaits their replies. */
export class RequestClient<T extends RequestTable<T>> {
  private readonly pending = new Map<number, Pending>();
  private lastId = 0;
  /** Why the channel ended; null while it is open. */
  private ended: Error | null = null;

  constructor(private readonly send: (message: AskMessage) => void) {}

  /** Requests without a reply yet. */
  get size(): number {
    return this.pending.size;
  }

  /** @throws LatheError as the other side does; cancelled; the reason for the end of the channel */
  async request<N extends keyof T & string>(
    name: N,
    args: T[N]['args'],
    { onProgress = () => undefined, signal }: RequestHooks = {},
  ): Promise<T[N]['result']> {
    if (signal?.aborted === true) throw new LatheError('task-cancelled', {});
    if (this.ended !== null) throw this.ended;
    const id = ++this.lastId;
    const cancel = (): void => this.send({ cancel: id });
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      return await new Promise<unknown>((resolve, reject) => {
        this.pending.set(id, { resolve, reject, onProgress });
        this.send({ id, name, args });
      });
    } finally {
      this.pending.delete(id);
      signal?.removeEventListener('abort', cancel);
    }
  }

  receive(message: AnswerMessage): void {
    if (!('id' in message)) return;
    const pending = this.pending.get(message.id);
    if ('progress' in message) pending?.onProgress(message.progress);
    else if (message.reply.ok) pending?.resolve(message.reply.value);
    else pending?.reject(LatheError.from(message.reply.failure));
  }

  /** Fails all pending and future requests with this error. The first reason counts. */
  end(error: Error): void {
    this.ended ??= error;
    for (const { reject } of this.pending.values()) reject(this.ended);
  }
}

/** Answers requests. */
export class RequestServer {
  private readonly running = new Map<number, AbortController>();

  /**
   * @param handle does the work of a request
   * @param send may transfer memory along with a value
   */
  constructor(
    private readonly handle: (name: string, args: unknown, hooks: ServedHooks) => Promise<unknown>,
    private readonly send: (message: AnswerMessage) => void,
  ) {}

  /** A defect in a handler is not caught: it ends the process, which prints it whole. */
  receive(message: AskMessage): void {
    if ('cancel' in message) this.cancel(message.cancel);
    else void this.answer(message.id, message.name, message.args);
  }

  private cancel(id: number): void {
    this.running.get(id)?.abort();
    this.send({ cancelling: id });
  }

  private async answer(id: number, name: string, args: unknown): Promise<void> {
    const controller = new AbortController();
    const { signal } = controller;
    this.running.set(id, controller);
    try {
      const value = await this.handle(name, args, {
        signal,
        onProgress: (progress) => this.send({ id, progress }),
      });
      this.send({ id, reply: { ok: true, value } });
    } catch (error) {
      this.send({ id, reply: { ok: false, failure: failureOf(error, signal) } });
    } finally {
      this.running.delete(id);
    }
  }
}

function failureOf(error: unknown, signal: AbortSignal): Failure {
  if (error instanceof LatheError) return error.failure;
  if (signal.aborted) return new LatheError('task-cancelled', {}).failure;
  throw error;
}
