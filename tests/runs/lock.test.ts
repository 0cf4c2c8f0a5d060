import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acquireRunLock, lockHolder } from '../../src/runs/folder/run-lock';
import { bundle } from '../support/bundle';

const scratch = mkdtempSync(join(tmpdir(), 'lathe-lock-'));
let child: string;
beforeAll(async () => {
  child = await bundle(join(import.meta.dirname, 'children', 'take-lock.ts'));
});
afterAll(() => {
  for (const folder of [scratch, dirname(child)]) rmSync(folder, { recursive: true, force: true });
});

let runs = 0;
function emptyRun(): string {
  runs += 1;
  const runDir = join(scratch, String(runs));
  mkdirSync(runDir);
  return runDir;
}

/** Ends with the child’s signal, or null. */
async function contend(runDir: string, notes: string, rounds: number, dies = ''): Promise<string | null> {
  const contender = spawn(process.execPath, [child, runDir, notes, String(rounds), dies], { stdio: 'inherit' });
  const [code, signal] = (await once(contender, 'exit')) as [number | null, string | null];
  expect(code === 0 || signal === 'SIGKILL').toBe(true);
  return signal;
}

/** How often a process began while another one had not ended and was alive. */
function overlaps(notes: string, deadPids: ReadonlySet<string>): number {
  let holder: string | undefined;
  let count = 0;
  for (const line of readFileSync(notes, 'utf8').trim().split('\n')) {
    const [what, pid = ''] = line.split(' ');
    if (what === 'begin' && holder !== undefined && !deadPids.has(holder)) count += 1;
    holder = what === 'begin' ? pid : undefined;
  }
  return count;
}

describe('the lock of a run', () => {
  it('is never held by two of six processes that fight for it, though it is released all the time', async () => {
    const runDir = emptyRun();
    const notes = join(scratch, 'notes-released');
    writeFileSync(notes, '');
    await Promise.all(Array.from({ length: 6 }, () => contend(runDir, notes, 30)));
    const lines = readFileSync(notes, 'utf8').trim().split('\n');
    expect(lines.filter((line) => line.startsWith('begin'))).toHaveLength(180);
    expect(overlaps(notes, new Set())).toBe(0);
    expect(await lockHolder(runDir)).toBeNull();
  });

  it('goes from a process that was killed to exactly one of those that wait', async () => {
    const runDir = emptyRun();
    const notes = join(scratch, 'notes-killed');
    writeFileSync(notes, '');
    // Each dies while it has the lock, at its first hold; the next one takes it from the dead.
    const signals = await Promise.all(Array.from({ length: 8 }, () => contend(runDir, notes, 1, 'dies')));
    expect(signals).toEqual(Array.from({ length: 8 }, () => 'SIGKILL'));
    const lines = readFileSync(notes, 'utf8').trim().split('\n');
    expect(new Set(lines).size).toBe(8);
    expect(lines.every((line) => line.startsWith('begin'))).toBe(true);
  });

  it('is refused while its process lives, with that process in the message', async () => {
    const runDir = emptyRun();
    const lock = await acquireRunLock(runDir);
    expect(await lockHolder(runDir)).toMatchObject({ pid: process.pid });
    await expect(acquireRunLock(runDir)).rejects.toMatchObject({
      code: 'run-locked',
      message: expect.stringContaining(`process ${process.pid} is writing`) as string,
    });
    await lock.release();
    expect(await lockHolder(runDir)).toBeNull();
    await (await acquireRunLock(runDir)).release();
  });

  it('is not kept by a later process that was given the same number', async () => {
    const runDir = emptyRun();
    await acquireRunLock(runDir);
    const file = join(runDir, 'lock.1', 'holder.json');
    const record = JSON.parse(readFileSync(file, 'utf8')) as object;
    writeFileSync(file, JSON.stringify({ ...record, startedAt: '1' }));
    if (process.platform === 'linux') expect(await lockHolder(runDir)).toBeNull();
    await expect(acquireRunLock(runDir)).resolves.toBeDefined();
    expect(readdirSync(runDir)).toEqual(['lock.2']);
  });

  it('is kept for a process of another computer, and the hint says how to break it', async () => {
    const runDir = emptyRun();
    mkdirSync(join(runDir, 'lock.7'));
    const record = { pid: 1, startedAt: null, host: 'elsewhere.example', released: false };
    writeFileSync(join(runDir, 'lock.7', 'holder.json'), JSON.stringify(record));
    await expect(acquireRunLock(runDir)).rejects.toMatchObject({
      code: 'run-locked',
      message: expect.stringContaining('process 1 on elsewhere.example') as string,
      hint: expect.stringContaining('lock.7') as string,
    });
  });

  it('is taken over from a lock that a power failure left unreadable', async () => {
    const runDir = emptyRun();
    mkdirSync(join(runDir, 'lock.3'));
    writeFileSync(join(runDir, 'lock.3', 'holder.json'), '');
    await acquireRunLock(runDir);
    expect(readdirSync(runDir)).toEqual(['lock.4']);
  });
});
