import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeSampleRun, stepEvent } from '../../../tests/support/sample-run';
import { readJournal } from '../../runs/journal/journal-reader';
import { JournalWriter } from '../../runs/journal/journal-writer';
import { acquireRunLock, type RunLock } from '../../runs/folder/run-lock';
import { readSummary, writeSummary } from '../../runs/folder/run-files';
import { LatheError, documentOf } from '../../shared/failures/failure';
import type { RunStatus } from '../../shared/run';
import { exitCodeOf } from '../../base/file-errors';
import type { RunProcess, TrainerExit } from '../trainer/trainer-host';
import { endingOf, followRun, type RunEnding } from './follow-run';

let runDir: string;
let journal: JournalWriter;
beforeEach(async () => {
  runDir = await makeSampleRun();
  journal = await JournalWriter.open(runDir, () => new Date());
});
afterEach(async () => {
  await journal.close();
  rmSync(dirname(dirname(runDir)), { recursive: true, force: true });
});

async function become(status: RunStatus): Promise<void> {
  journal.append({ kind: 'status', status });
  await writeSummary(runDir, { ...(await readSummary(runDir)), status });
}

/** A trainer that ends when the test says so. */
function trainer() {
  let end: (exit: TrainerExit) => void = () => undefined;
  const process: RunProcess = { exited: new Promise((resolve) => (end = resolve)) };
  return { process, end: (exit: Partial<TrainerExit> = {}) => end({ code: 0, signal: null, lastWords: '', ...exit }) };
}

/** Numbers of the events that were given, and how it ended. */
async function followed(process: RunProcess | null, onEvents = (): Promise<void> => Promise.resolve()) {
  const numbers: number[] = [];
  let ending: RunEnding | null = null;
  for await (const each of followRun(runDir, { process, after: null })) {
    if (each.kind === 'ended') ({ ending } = each);
    if (each.kind !== 'events') continue;
    numbers.push(...each.events.map(({ n }) => n));
    await onEvents();
  }
  return { numbers, ending };
}

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

describe('following a run', () => {
  it('gives all that its trainer wrote, however slowly it is taken and however late it was begun', async () => {
    for (let step = 1; step <= 9000; step += 1) journal.append(stepEvent(step));
    await become('finished');
    const { process, end } = trainer();
    end();
    // Longer between two pieces than any clock would have waited for the rest.
    const { numbers, ending } = await followed(process, () => delay(300).then(() => undefined));
    expect(numbers).toEqual(upTo(9002));
    expect(ending).toEqual({ status: 'finished', failure: null });
  });

  it('ends with the lock where another host started the trainer, behind its last words', async () => {
    const lock: RunLock = await acquireRunLock(runDir);
    await become('running');
    const following = followed(null);
    await delay(250);
    await become('paused');
    await lock.release();
    const { numbers, ending } = await following;
    expect(numbers).toEqual((await readJournal(runDir)).map(({ n }) => n));
    expect(ending).toEqual({ status: 'paused', failure: null });
  });

  it('waits while the run is held', async () => {
    const lock = await acquireRunLock(runDir);
    await become('paused');
    const following = followed(null).then(() => 'ended');
    expect(await Promise.race([following, delay(400, 'waits')])).toBe('waits');
    await lock.release();
    expect(await following).toBe('ended');
  });
});

describe('the end of a run', () => {
  const died = { code: null, signal: 'SIGKILL', lastWords: '' } as const;

  it('is why it failed, from its own files', async () => {
    const failure = documentOf(new LatheError('trainer-gone', { runDir }).failure);
    await writeSummary(runDir, { ...(await readSummary(runDir)), status: 'failed', failure });
    const ending = await endingOf(runDir, { code: 0, signal: null, lastWords: '' });
    expect(ending).toMatchObject({ status: 'failed', failure: { reason: 'trainer-gone', facts: { runDir } } });
    expect(await endingOf(runDir, null)).toEqual(ending);
  });

  it('is that its trainer died, with how where this host saw it', async () => {
    await become('running');
    expect(await endingOf(runDir, null)).toMatchObject({ status: 'lost', failure: { reason: 'trainer-gone' } });
    const seen = await endingOf(runDir, died);
    expect(seen).toMatchObject({ status: 'lost', failure: { reason: 'trainer-died', facts: { signal: 'SIGKILL' } } });
  });

  it.each([
    ['ENOSPC', 'disk-full'],
    ['EROFS', 'folder-not-writable'],
    ['ETIMEDOUT', 'disk-error'],
  ])('is %s where the trainer could not even write why', async (code, expected) => {
    const exitCode = exitCodeOf(Object.assign(new Error(code), { code }));
    const { failure } = await endingOf(runDir, { code: exitCode, signal: null, lastWords: '' });
    expect(failure?.code).toBe(expected);
  });

  it('is the other trainer, where one was quicker', async () => {
    const lock = await acquireRunLock(runDir);
    const { failure } = await endingOf(runDir, { code: 1, signal: null, lastWords: 'Locked.' });
    expect(failure).toMatchObject({ code: 'run-locked', facts: { pid: process.pid } });
    await lock.release();
  });

  it('is lost no more once the journal says that it was paused, though status.json does not yet', async () => {
    await become('pausing');
    journal.append({ kind: 'status', status: 'paused' });
    expect(await endingOf(runDir, null)).toEqual({ status: 'paused', failure: null });
  });
});
