import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { withLock } from '../../scripts/setup/lock.mjs';
import { temporaryFolder } from './support';

function lockOf(folder: string, say: (line: string) => void = () => undefined) {
  return { folder, what: 'the test', say, pollMs: 5 };
}

function leaveLock(folder: string, owner: { pid: number; host?: string; processStart?: string | null }): void {
  mkdirSync(folder);
  const since = '2026-01-01T00:00:00.000Z';
  const whole = { token: 'left', host: hostname(), processStart: null, since, ...owner };
  writeFileSync(join(folder, 'owner.json'), JSON.stringify(whole));
}

/** The number of a process that has ended. */
function deadProcess(): number {
  return spawnSync(process.execPath, ['--version']).pid;
}

describe('the lock of set-up', () => {
  it('lets one work at a time, tells the waiting, and leaves nothing behind', async () => {
    const folder = join(temporaryFolder(), 'lock');
    const lines: string[] = [];
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await delay(20);
      inside -= 1;
    };
    await Promise.all(
      Array.from({ length: 6 }, () =>
        withLock(
          lockOf(folder, (line) => lines.push(line)),
          work,
        ),
      ),
    );
    expect(most).toBe(1);
    expect(lines.join('\n')).toContain(`Another set-up is working on the test (process ${process.pid}`);
    expect(readdirSync(dirname(folder))).toEqual([]);
  });

  it('is taken over from a process that has died, by one of several at a time', async () => {
    const folder = join(temporaryFolder(), 'lock');
    leaveLock(folder, { pid: deadProcess() });
    let inside = 0;
    const most: number[] = [];
    const work = async () => {
      most.push((inside += 1));
      await delay(5);
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 8 }, () => withLock(lockOf(folder), work)));
    expect(most).toEqual(Array.from({ length: 8 }, () => 1));
    expect(existsSync(folder)).toBe(false);
  });

  it.skipIf(process.platform !== 'linux')('is taken over when another process has the number now', async () => {
    const folder = join(temporaryFolder(), 'lock');
    leaveLock(folder, { pid: process.pid, processStart: 'another start' });
    expect(await withLock(lockOf(folder), () => Promise.resolve('done'))).toBe('done');
  });

  it('waits for a lock of another computer that was touched just now', async () => {
    const folder = join(temporaryFolder(), 'lock');
    leaveLock(folder, { pid: deadProcess(), host: 'elsewhere' });
    const waiting = withLock(lockOf(folder), () => Promise.resolve('done'));
    expect(await Promise.race([waiting, delay(200, 'waits')])).toBe('waits');
    const { rmSync } = await import('node:fs');
    rmSync(folder, { recursive: true });
    expect(await waiting).toBe('done');
  });

  it('is given back when the work fails', async () => {
    const folder = join(temporaryFolder(), 'lock');
    await expect(withLock(lockOf(folder), () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(existsSync(folder)).toBe(false);
  });
});
