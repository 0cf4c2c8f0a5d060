/**
 * Asking another process, or a thread, over a channel of messages: numbered requests, their progress, a way to cancel
 * them, and a reply or a failure. What carries the messages is the caller’s.
 */

import { LatheError, type Failure } from './failures/failure';
import type { Progress } from './trainer-protocol';

/** To who answers. */
export type AskMessage =
  { readonly id: number; readonly name: string; readonly args: unknown } | { readonly cancel: number };

export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** To who asked. */
export type AnswerMessage =
  | { readonly id: number; readonly progress: Progress }
  | { readonly id: number; readonly reply: Reply<unknown> }
  /** The request was told to give up: a sign of life of who does not reply at once. */
  | { readonly cancelling: number };

export interface RequestHooks {
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

/** What a request is done with: both are there. */
export type ServedHooks = Required<RequestHooks>;

/** Every request of a channel: what it takes and what it gives, JSON or what else the channel carries. */
export type RequestTable<T> = { readonly [N in keyof T]: { args: unknown; result: unknown } };

export type Handlers<T extends RequestTable<T>> = {
  readonly [N in keyof T]: (args: T[N]['args'], hooks: ServedHooks) => Promise<T[N]['result']>;
};

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: ServedHooks['onProgress'];
}

/** The side that asks. */
export class RequestClient<T extends RequestTable<T>> {
  private readonly pending = new Map<number, Pending>();
  private lastId = 0;
  /** Why nothing is asked any more. */
  private ended: Error | null = null;

  constructor(private readonly send: (message: AskMessage) => void) {}

  /** Requests without a reply yet. */
  get size(): number {
    return this.pending.size;
  }

  /** @throws LatheError what the other side fails with, cancelled; what the channel ended with */
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

  /** What has no reply fails with this, and so does what is asked from now on. The first reason counts. */
  end(error: Error): void {
    this.ended ??= error;
    for (const { reject } of this.pending.values()) reject(this.ended);
  }
}

/** The side that answers. */
export class RequestServer {
  private readonly running = new Map<number, AbortController>();

  /**
   * @param handle does what is asked
   * @param send may give memory away with a value
   */
  constructor(
    private readonly handle: (name: string, args: unknown, hooks: ServedHooks) => Promise<unknown>,
    private readonly send: (message: AnswerMessage) => void,
  ) {}

  /** A defect of a request is thrown where nobody catches it: it ends the process, which tells it whole. */
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
