import { describe, expect, it } from 'vitest';
import { LatheError } from './failures/failure';
import { replyOf, valueOf } from './failures/reply';
import {
  askMessageIn,
  RequestClient,
  RequestServer,
  type AskMessage,
  type RequestHooks,
  type ServedHooks,
} from './request-channel';
import type { Progress } from './trainer-protocol';

interface Sums {
  add: { args: readonly number[]; result: number };
  wait: { args: null; result: null };
  refuse: { args: null; result: null };
}

type Handle = (name: string, args: unknown, hooks: ServedHooks) => Promise<unknown>;

const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('gave up')), { once: true });
  });

const handle: Handle = (name, args, { onProgress, signal }) => {
  switch (name) {
    case 'add': {
      const numbers = args as readonly number[];
      numbers.forEach((_, i) => onProgress({ done: i + 1, total: numbers.length }));
      return Promise.resolve(numbers.reduce((sum, each) => sum + each, 0));
    }
    case 'wait':
      return untilAborted(signal);
    default:
      return Promise.reject(new LatheError('run-unknown', { runsDir: '/runs', name, among: 0 }));
  }
};

/** Two ends with JSON between them, as a process has it. */
function channel() {
  const asked: AskMessage[] = [];
  const client: RequestClient<Sums> = new RequestClient((message) => {
    asked.push(message);
    server.receive(JSON.parse(JSON.stringify(message)) as AskMessage);
  });
  const server: RequestServer = new RequestServer(
    (name, args, hooks) => replyOf(() => handle(String(name), args, hooks), hooks.signal),
    (message) => client.receive(JSON.parse(JSON.stringify(message)) as typeof message),
  );
  const request = async <N extends keyof Sums>(name: N, args: Sums[N]['args'], hooks: RequestHooks = {}) =>
    valueOf(await client.ask(name, args, hooks));
  return { client, server, request, asked };
}

describe('a request over a channel', () => {
  it('is cancelled at the end of its server, which waits for it', async () => {
    const { server, request } = channel();
    const waiting = request('wait', null);
    await server.end();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('gets its own reply and its own progress', async () => {
    const { client, request } = channel();
    const progress: Progress[] = [];
    const sums = await Promise.all([
      request('add', [1, 2, 3], { onProgress: (each) => progress.push(each) }),
      request('add', [10]),
    ]);
    expect(sums).toEqual([6, 10]);
    expect(progress).toEqual([1, 2, 3].map((done) => ({ done, total: 3 })));
    expect(client.size).toBe(0);
  });

  it('fails with what the other side fails with, facts and all', async () => {
    const { request } = channel();
    const failure = {
      code: 'run-not-found',
      reason: 'run-unknown',
      facts: { runsDir: '/runs', name: 'refuse', among: 0 },
    };
    await expect(request('refuse', null)).rejects.toMatchObject({ failure });
  });

  it('is told to give up when it is cancelled, and no other one is', async () => {
    const { client, request, asked } = channel();
    const controller = new AbortController();
    const cancelled = request('wait', null, { signal: controller.signal });
    const goesOn = request('wait', null);
    controller.abort();
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    expect(asked.filter((message) => 'cancel' in message)).toEqual([{ cancel: 1 }]);
    expect(client.size).toBe(1);
    client.end(new Error('over'));
    await expect(goesOn).rejects.toThrow('over');
  });

  it('is not even sent where it is cancelled before', async () => {
    const { request, asked } = channel();
    await expect(request('add', [1], { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(asked).toEqual([]);
  });

  it('sends no cancel behind its reply', async () => {
    const { request, asked } = channel();
    const controller = new AbortController();
    await request('add', [1], { signal: controller.signal });
    controller.abort();
    expect(asked).toHaveLength(1);
  });

  it('fails with why the channel ended, also when it is asked later; the first reason counts', async () => {
    const { client, request } = channel();
    const waiting = request('wait', null);
    client.end(new Error('gone'));
    client.end(new Error('still gone'));
    await expect(waiting).rejects.toThrow('gone');
    await expect(request('add', [1])).rejects.toThrow(/^gone/);
  });

  it('fails where its message can’t be sent', async () => {
    const client = new RequestClient<Sums>(() => Promise.reject(new Error('nobody there')));
    await expect(client.ask('add', [1])).rejects.toThrow('nobody there');
    expect(client.size).toBe(0);
  });
});

describe('a message from a client that is not trusted', () => {
  it.each([null, 'x', 7, [], {}, { id: '1', name: 'add' }, { id: 1.5 }, { cancel: '1' }])(
    'is no request: %j',
    (message) => {
      expect(askMessageIn(message)).toBeNull();
    },
  );

  it('is a request or a cancel, without anything else', () => {
    expect(askMessageIn({ id: 1, name: 'add', args: [1], more: 2 })).toEqual({ id: 1, name: 'add', args: [1] });
    expect(askMessageIn({ cancel: 1, id: 2 })).toEqual({ cancel: 1 });
  });
});
