/**
 * Requests to another process or thread over a channel of messages: numbered, with progress, cancelling, and a reply or
 * a failure. The caller brings the transport.
 */

import type { Failure } from './failures/catalogue';
import type { Progress } from './trainer-protocol';

export type AskMessage =
  { readonly id: number; readonly name: unknown; readonly args: unknown } | { readonly cancel: number };

export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

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

/** A message from a client that is not trusted; null for anything else. */
export function askMessageIn(value: unknown): AskMessage | null {
  if (typeof value !== 'object' || value === null) return null;
  const { cancel, id, name, args } = value as Partial<Record<string, unknown>>;
  if (typeof cancel === 'number') return { cancel };
  return typeof id === 'number' && Number.isSafeInteger(id) ? { id, name, args } : null;
}

/** Every request of a channel: arguments and result, JSON or whatever the transport carries. */
export type RequestTable<T> = { readonly [N in keyof T]: { args: unknown; result: unknown } };

export type Handlers<T extends RequestTable<T>> = {
  readonly [N in keyof T]: (args: T[N]['args'], hooks: ServedHooks) => Promise<T[N]['result']>;
};

interface Pending {
  readonly resolve: (reply: Reply<never>) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: ServedHooks['onProgress'];
}

const CANCELLED: Failure = { code: 'cancelled', reason: 'task-cancelled', facts: {} };

export class RequestClient<T extends RequestTable<T>> {
  private readonly pending = new Map<number, Pending>();
  private lastId = 0;
  /** Why the channel ended; null while it is open. */
  private ended: Error | null = null;

  /** @param send rejects when the message can’t be sent */
  constructor(private readonly send: (message: AskMessage) => unknown) {}

  get size(): number {
    return this.pending.size;
  }

  /** Throws the reason for the end of the channel, and what `send` rejects with. */
  async ask<N extends keyof T & string>(
    name: N,
    args: T[N]['args'],
    { onProgress = () => undefined, signal }: RequestHooks = {},
  ): Promise<Reply<T[N]['result']>> {
    if (signal?.aborted === true) return { ok: false, failure: CANCELLED };
    if (this.ended !== null) throw this.ended;
    const id = ++this.lastId;
    const cancel = (): void => void Promise.resolve(this.send({ cancel: id })).catch(() => undefined);
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      return await new Promise<Reply<T[N]['result']>>((resolve, reject) => {
        this.pending.set(id, { resolve, reject, onProgress });
        Promise.resolve(this.send({ id, name, args })).catch(reject);
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
    else pending?.resolve(message.reply as Reply<never>);
  }

  /** Fails all pending and future requests with this error. The first reason counts. */
  end(error: Error): void {
    this.ended ??= error;
    for (const { reject } of this.pending.values()) reject(this.ended);
  }
}

export class RequestServer {
  private readonly running = new Map<
    number,
    { readonly controller: AbortController; readonly served: Promise<void> }
  >();

  /**
   * @param answer does the work of a request; a defect, which it throws, ends the process
   * @param send may transfer memory along with a value
   */
  constructor(
    private readonly answer: (name: unknown, args: unknown, hooks: ServedHooks) => Promise<Reply<unknown>>,
    private readonly send: (message: AnswerMessage) => void,
  ) {}

  receive(message: AskMessage): void {
    if ('cancel' in message) this.cancel(message.cancel);
    else {
      const { id, name, args } = message;
      const controller = new AbortController();
      this.running.set(id, { controller, served: this.serve(id, name, args, controller) });
    }
  }

  /** Cancels what runs, and waits until it has given up or is done. */
  async end(): Promise<void> {
    const running = [...this.running.values()];
    for (const { controller } of running) controller.abort();
    await Promise.all(running.map(({ served }) => served));
  }

  private cancel(id: number): void {
    this.running.get(id)?.controller.abort();
    this.send({ cancelling: id });
  }

  private async serve(id: number, name: unknown, args: unknown, controller: AbortController): Promise<void> {
    const onProgress = (progress: Progress): void => this.send({ id, progress });
    const reply = await this.answer(name, args, { signal: controller.signal, onProgress });
    this.running.delete(id);
    this.send({ id, reply });
  }
}
