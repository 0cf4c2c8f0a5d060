import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeSampleRun } from '../../../tests/support/sample-run';
import { CommandBox } from '../../runs/folder/command-box';
import { readSummary, writeSummary } from '../../runs/folder/run-files';
import { acquireRunLock, type RunLock } from '../../runs/folder/run-lock';
import { JournalWriter } from '../../runs/journal/journal-writer';
import type { RunEventBody } from '../../shared/events';
import type { RunCommand } from '../../shared/run-commands';
import { commandRun, followToEnd } from './control-run';

let runDir: string;
let journal: JournalWriter;
let lock: RunLock;
let box: CommandBox;
beforeEach(async () => {
  runDir = await makeSampleRun();
  lock = await acquireRunLock(runDir);
  journal = await JournalWriter.open(runDir, () => new Date());
  box = new CommandBox(runDir);
  say({ kind: 'status', status: 'running' });
});
afterEach(async () => {
  await lock.release();
  await journal.close();
  rmSync(dirname(dirname(runDir)), { recursive: true, force: true });
});

const say = (...bodies: readonly RunEventBody[]): void => bodies.forEach((body) => journal.append(body));
const device = { device: 'cpu', reason: '', tensorflow: '2', threads: 1, frozenBody: 'ncnn' } as const;
const started: RunEventBody = { kind: 'started', pid: 1, device, node: 'v20', platform: 'linux' };

/** What this test, as the trainer, finds in the run’s folder. */
async function untilAsked(): Promise<RunCommand[]> {
  for (;;) {
    const commands = box.take();
    if (commands.length > 0) return commands;
    await delay(5);
  }
}

const isPending = async (asked: Promise<unknown>): Promise<boolean> =>
  (await Promise.race([asked, delay(300, 'pending')])) === 'pending';

describe('a command to a run', () => {
  it('is answered when the journal says that it is done', async () => {
    const asked = commandRun(runDir, { kind: 'checkpoint' });
    expect(await untilAsked()).toEqual([{ kind: 'checkpoint' }]);
    say({ kind: 'checkpoint', id: 'by-the-clock', reason: 'interval' });
    expect(await isPending(asked)).toBe(true);
    say({ kind: 'checkpoint', id: 'asked', reason: 'request' });
    expect(await asked).toBe('asked');
  });

  it('that ends the trainer is answered when that is gone', async () => {
    const asked = commandRun(runDir, { kind: 'pause', depth: 'release' });
    await untilAsked();
    say({ kind: 'paused', depth: 'release' }, { kind: 'status', status: 'paused' });
    expect(await isPending(asked)).toBe(true);
    await lock.release();
    expect(await asked).toBeNull();
  });

  it('is given again to a trainer that began meanwhile, and had forgotten it', async () => {
    const asked = commandRun(runDir, { kind: 'pace', percent: 50 });
    await untilAsked();
    say(started);
    expect(await untilAsked()).toEqual([{ kind: 'pace', percent: 50 }]);
    say({ kind: 'pace', percent: 50 });
    expect(await asked).toBeNull();
  });

  it('fails where the run ends before, or has no trainer', async () => {
    const asked = commandRun(runDir, { kind: 'pause', depth: 'hold' });
    await untilAsked();
    say({ kind: 'status', status: 'finished' });
    await writeSummary(runDir, { ...(await readSummary(runDir)), status: 'finished' });
    await lock.release();
    await expect(asked).rejects.toMatchObject({ code: 'run-not-live', failure: { facts: { status: 'finished' } } });
    await expect(commandRun(runDir, { kind: 'stop' })).rejects.toMatchObject({ code: 'run-not-live' });
  });

  it('stays asked for where nobody waits for it any more', async () => {
    const controller = new AbortController();
    const asked = commandRun(runDir, { kind: 'stop' }, controller.signal);
    await untilAsked();
    controller.abort();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('is refused with a pace that can’t be', async () => {
    await expect(commandRun(runDir, { kind: 'pace', percent: 3 })).rejects.toMatchObject({ code: 'setting-invalid' });
    expect(box.take()).toEqual([]);
  });
});

describe('a run of this host that is given up', () => {
  it('is paused with a checkpoint, also where its trainer had not begun yet', async () => {
    const exit = { code: 0, signal: null, lastWords: '' };
    let end: () => void = () => undefined;
    const exited = new Promise<typeof exit>((resolve) => (end = () => resolve(exit)));
    const controller = new AbortController();
    controller.abort();
    const ended = followToEnd(runDir, { exited }, controller.signal);
    say(started);
    expect(await untilAsked()).toEqual([{ kind: 'pause', depth: 'release' }]);
    say({ kind: 'status', status: 'paused' });
    end();
    await ended;
  });
});
