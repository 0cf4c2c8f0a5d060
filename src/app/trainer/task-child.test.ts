import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { TaskChild } from './task-child';
import type { TrainerExit } from './trainer-host';

const scratch = mkdtempSync(join(tmpdir(), 'lathe-task-child-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A trainer in a few lines: it works in the way that the format or the folder names. */
const PROGRAM = `
  const send = (message) => process.send(message);
  const block = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  const waiting = new Map();
  process.on('message', (message) => {
    if ('cancel' in message) {
      send({ cancelling: message.cancel });
      setTimeout(() => waiting.get(message.cancel)?.(), 150);
      return;
    }
    const { id, name, args } = message;
    const done = (value) => send({ id, reply: { ok: true, value } });
    if (name === 'device') return done('here');
    const way = args.format ?? args.folder;
    if (way === 'native') block(60_000);
    if (way === 'loading') block(700);
    const failure = { code: 'cancelled', reason: 'task-cancelled', facts: {} };
    waiting.set(id, () => send({ id, reply: { ok: false, failure } }));
  });
  process.on('disconnect', () => process.exit(0));
  if (process.argv[2] === 'loaded') send({ loaded: true });
`;
const program = join(scratch, 'trainer.cjs');
writeFileSync(program, PROGRAM);

const children: ChildProcess[] = [];
afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));

const SILENT_MS = 300;

async function start(state: 'loaded' | 'bare') {
  const child = fork(program, [state], { execArgv: [] });
  children.push(child);
  const exited = once(child, 'exit').then(([code, signal]): TrainerExit => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
    lastWords: '',
  }));
  const tasks = new TaskChild(child, exited, SILENT_MS);
  const device = () => tasks.request('device', {});
  await device();
  return { tasks, device };
}

function exported(tasks: TaskChild, format: string) {
  const controller = new AbortController();
  const args = { runDir: '/run', format: format as 'onnx', out: '/out' };
  const asked = tasks.request('export', args, { signal: controller.signal });
  return { asked, cancel: () => controller.abort() };
}

describe('a task that is cancelled', () => {
  it('gives up by itself, in its own time, and its process stays', async () => {
    const { tasks, device } = await start('loaded');
    const { asked, cancel } = exported(tasks, 'onnx');
    cancel();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    await delay(2 * SILENT_MS);
    expect(tasks.state).toBe('open');
    expect(await device()).toBe('here');
    await tasks.close();
  });

  it('is ended with its process where it sits in native code', async () => {
    const { tasks, device } = await start('loaded');
    const controller = new AbortController();
    const asked = tasks.request('evaluate', { runDir: '/run', folder: 'native' }, { signal: controller.signal });
    const other = device();
    await delay(50);
    controller.abort();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    await expect(other).rejects.toMatchObject({ code: 'trainer-died' });
    expect(tasks.state).toBe('cancelled');
  });

  it('is waited for where it writes into a person’s folder, where its end would leave a part', async () => {
    const { tasks, device } = await start('loaded');
    const { asked, cancel } = exported(tasks, 'loading');
    await delay(50);
    cancel();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    expect(tasks.state).toBe('open');
    expect(await device()).toBe('here');
    await tasks.close();
  });

  it('is waited for while TensorFlow is loaded, which would only have to begin again', async () => {
    const { tasks, device } = await start('bare');
    const { asked, cancel } = exported(tasks, 'loading');
    await delay(50);
    cancel();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    expect(tasks.state).toBe('open');
    expect(await device()).toBe('here');
    await tasks.close();
  });
});

describe('a trainer that dies', () => {
  it('says so to who waits, and to who asks later', async () => {
    const { tasks } = await start('loaded');
    const { asked } = exported(tasks, 'onnx');
    children[0]?.kill('SIGSEGV');
    const facts = { task: 'answer', signal: 'SIGSEGV' };
    await expect(asked).rejects.toMatchObject({ code: 'trainer-died', failure: { facts } });
    expect(tasks.state).toBe('ended');
    await expect(tasks.request('device', {})).rejects.toMatchObject({ code: 'trainer-died' });
  });
});
