import { afterEach, describe, expect, it } from 'vitest';
import { connectPage, frame, openSocket, rawSocket, offer, signIn } from './client';
import type { Connection } from './client';
import { endScenes, serveScene } from './scene';
import type { Scene } from './scene';

afterEach(endScenes);

/** The server is there, and answers somebody else. */
async function expectAlive({ host }: Scene): Promise<void> {
  const page = await connectPage(host);
  page.socket.send(JSON.stringify({ id: 7, name: 'echo', args: { a: 1 } }));
  expect(JSON.parse(await page.heard((message) => message.includes('"id":7')))).toEqual({
    id: 7,
    reply: { ok: true, value: { a: 1 } },
  });
  page.socket.close();
  await page.closed;
}

/** Looks again and again until it holds; the test’s own limit ends it. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('the bridge', () => {
  it('greets, answers by number, pushes, and closes the session with the page', async () => {
    const scene = await serveScene();
    const { workbench, host } = scene;
    const page = await connectPage(host);
    expect(JSON.parse(page.messages[0] ?? '')).toMatchObject({ hello: 1 });
    expect(page.socket.protocol).toBe('lathe');
    page.socket.send(JSON.stringify({ id: 1, name: 'wait', args: {} }));
    page.socket.send(JSON.stringify({ id: 2, name: 'echo', args: 'second' }));
    await page.heard((message) => message.includes('"id":2'));
    await until(() => workbench.waiting.length === 1);
    workbench.waiting[0]?.();
    await page.heard((message) => message.includes('"id":1'));
    const push = { push: 'shell.command', body: { kind: 'toggle-pause' } } as const;
    await workbench.pushes[0]?.(push);
    expect(JSON.parse(await page.heard((message) => message.includes('push')))).toEqual(push);
    page.socket.close();
    await until(() => workbench.sessionsClosed === 1);
  });

  it('tells the workbench which page connects, so that one that comes back has what it had open', async () => {
    const { workbench, host } = await serveScene();
    const session = await signIn(host);
    for (const page of ['?page=one', '?page=one', '']) {
      await openSocket(host, { protocol: await offer(host, session), page }).heard((said) => said.includes('hello'));
    }
    expect(workbench.pages).toEqual(['one', 'one', null]);
  });

  it('moves messages of many pieces whole and in order', async () => {
    const { workbench, host } = await serveScene();
    const page = await connectPage(host);
    const text = '木'.repeat(700_000);
    page.socket.send(JSON.stringify({ id: 1, name: 'echo', args: text }));
    const push = { push: 'shell.command', body: { kind: 'toggle-pause' } } as const;
    await until(() => workbench.requests.length === 1);
    await workbench.pushes[0]?.(push);
    await page.heard((message) => message.includes('push'));
    expect(page.messages.map((message) => Object.keys(JSON.parse(message) as object)[0])).toEqual([
      'hello',
      'id',
      'push',
    ]);
    expect(JSON.parse(page.messages[1] ?? '')).toEqual({ id: 1, reply: { ok: true, value: text } });
  });

  it('answers a defect with a failure and tells it', async () => {
    const scene = await serveScene();
    const page = await connectPage(scene.host);
    page.socket.send(JSON.stringify({ id: 3, name: 'break', args: {} }));
    expect(await page.heard((message) => message.includes('"id":3'))).toContain('"code":"internal"');
    expect(scene.reports).toEqual([new Error('broken on purpose')]);
    await expectAlive(scene);
  });

  it('ends every connection when the server closes', async () => {
    const { host, workbench } = await serveScene();
    const page = await connectPage(host);
    await host.close();
    expect(await page.closed).toBe(1001);
    await until(() => workbench.sessionsClosed === 1);
  });
});

const MALFORMED: readonly { what: string; send: string | Buffer; code: number }[] = [
  { what: 'nothing', send: '', code: 1007 },
  { what: 'text that is no JSON', send: '{"id": 1, "name"', code: 1007 },
  { what: 'a list', send: '[]', code: 1008 },
  { what: 'null', send: 'null', code: 1008 },
  { what: 'no number', send: '{"name": "runs.list", "args": {}}', code: 1008 },
  { what: 'a number that is text', send: '{"id": "1", "name": "runs.list", "args": {}}', code: 1008 },
  { what: 'a number that is none', send: '{"id": 1e400, "name": "runs.list", "args": {}}', code: 1008 },
  { what: 'a name that is none', send: '{"id": 1, "name": {"toString": 1}, "args": {}}', code: 1008 },
  { what: 'bytes', send: Buffer.from('{"id": 1, "name": "runs.list", "args": {}}'), code: 1008 },
];

describe('a malformed message', () => {
  it.each(MALFORMED)('closes the connection and nothing else: $what', async ({ send, code }) => {
    const scene = await serveScene();
    const page = await connectPage(scene.host);
    page.socket.send(send);
    // It is too late for this one.
    page.socket.send(JSON.stringify({ id: 2, name: 'echo', args: {} }));
    expect(await page.closed).toBe(code);
    expect([scene.workbench.requests, scene.reports]).toEqual([[], []]);
    await expectAlive(scene);
  });

  it.each([
    { what: 'text that is not UTF-8', bytes: frame(0x81, Buffer.from([0xff, 0xfe])), code: 1007 },
    { what: 'a reserved operation', bytes: frame(0x83, Buffer.alloc(1)), code: 1002 },
    { what: 'a frame without a mask', bytes: Buffer.from([0x81, 0x01, 0x41]), code: 1002 },
    { what: 'compression that was not agreed on', bytes: frame(0xc1, Buffer.from('{}')), code: 1002 },
    { what: 'the end of what was not begun', bytes: frame(0x80, Buffer.from('{}')), code: 1002 },
  ])('of raw bytes closes the connection and nothing else: $what', async ({ bytes, code }) => {
    const scene = await serveScene();
    const socket = await rawSocket(scene.host);
    const received: Buffer[] = [];
    socket.on('data', (part: Buffer) => received.push(part));
    socket.write(bytes);
    await new Promise((resolve) => socket.on('close', resolve));
    const all = Buffer.concat(received);
    expect(all.readUInt16BE(all.indexOf(Buffer.from([0x88, 0x02])) + 2)).toBe(code);
    expect([scene.workbench.requests, scene.reports]).toEqual([[], []]);
    await expectAlive(scene);
  });

  it('that is larger than may be is not taken in, and closes the connection', async () => {
    const scene = await serveScene({ messageBytes: 10_000 });
    const page = await connectPage(scene.host);
    page.socket.send(JSON.stringify({ id: 1, name: 'echo', args: 'x'.repeat(9_000) }));
    await page.heard((message) => message.includes('"id":1'));
    page.socket.send(JSON.stringify({ id: 2, name: 'echo', args: 'x'.repeat(10_001) }));
    expect(await page.closed).toBe(1009);
    expect(scene.workbench.requests).toHaveLength(1);
    await expectAlive(scene);
  });

  it('has 96 MiB to itself, and no more, where nothing else is said', async () => {
    const scene = await serveScene();
    const socket = await rawSocket(scene.host);
    const header = Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    header.writeBigUInt64BE(BigInt(96 * 1024 * 1024 + 1), 2);
    socket.resume().write(header);
    await new Promise((resolve) => socket.on('close', resolve));
    await expectAlive(scene);
  });
});

describe('too much', () => {
  it('of requests at once closes the connection', async () => {
    const scene = await serveScene({ pendingRequests: 3 });
    const page = await connectPage(scene.host);
    for (let id = 0; id < 4; id += 1) page.socket.send(JSON.stringify({ id, name: 'wait', args: {} }));
    expect(await page.closed).toBe(1008);
    expect(scene.workbench.requests).toHaveLength(3);
    await expectAlive(scene);
  });

  it('of bytes that wait for an answer closes the connection', async () => {
    const scene = await serveScene({ pendingBytes: 10_000 });
    const page = await connectPage(scene.host);
    for (let id = 0; id < 2; id += 1) page.socket.send(JSON.stringify({ id, name: 'wait', args: 'x'.repeat(6_000) }));
    expect(await page.closed).toBe(1008);
    expect(scene.workbench.requests).toHaveLength(1);
  });

  it('of pages is told to the one too many, and the others stay', async () => {
    const { host } = await serveScene({ connections: 2 });
    const session = await signIn(host);
    const pages: Connection[] = [];
    for (let i = 0; i < 2; i += 1) {
      const page = openSocket(host, { protocol: await offer(host, session) });
      await page.heard((message) => message.includes('hello'));
      pages.push(page);
    }
    expect(await openSocket(host, { protocol: await offer(host, session) }).closed).toBe(1013);
    expect(pages.map(({ socket }) => socket.readyState)).toEqual([1, 1]);
  });
});

/** More than the buffers between two processes hold. */
const PUSHES = 64;
const LARGE = {
  push: 'runs.changed',
  body: { rows: [], removed: ['x'.repeat(1024 * 1024)] },
} as const;

describe('a slow client', () => {
  it('keeps pushes waiting until it reads', async () => {
    const scene = await serveScene();
    const page = await connectPage(scene.host);
    page.socket.pause();
    let left = 0;
    const pushed = Array.from({ length: PUSHES }, () =>
      Promise.resolve(scene.workbench.pushes[0]?.(LARGE)).then(() => (left += 1)),
    );
    await expectAlive(scene);
    expect(left).toBeLessThan(PUSHES);
    page.socket.resume();
    await Promise.all(pushed);
    await page.heard(() => page.messages.length === PUSHES + 1);
  });

  it('that reads nothing is dropped, and what was meant for it is let go', async () => {
    const scene = await serveScene({ slowClientMs: 200 });
    const page = await connectPage(scene.host);
    page.socket.pause();
    await Promise.all(Array.from({ length: PUSHES }, () => Promise.resolve(scene.workbench.pushes[0]?.(LARGE))));
    await until(() => scene.workbench.sessionsClosed === 1);
    await expectAlive(scene);
  });

  it('is dropped as soon as more waits for it than may', async () => {
    const scene = await serveScene({ queuedBytes: 20 * 1024 * 1024 });
    const page = await connectPage(scene.host);
    page.socket.pause();
    for (let i = 0; i < PUSHES; i += 1) void scene.workbench.pushes[0]?.(LARGE);
    await until(() => scene.workbench.sessionsClosed === 1);
    await expectAlive(scene);
  });

  it('that has gone without a word is dropped, one that answers stays', async () => {
    const scene = await serveScene({ heartbeatMs: 50 });
    const lively = await connectPage(scene.host);
    const silent = await connectPage(scene.host, { autoPong: false });
    expect(await silent.closed).toBe(1006);
    await until(() => scene.workbench.sessionsClosed > 0);
    expect([lively.socket.readyState, scene.workbench.sessionsClosed]).toEqual([1, 1]);
  });
});
