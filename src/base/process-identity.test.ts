import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { isAlive, processStart } from './process-identity';

describe('a process', () => {
  it('is alive while it runs, and not after', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(child, 'spawn');
    const pid = child.pid ?? 0;
    const start = processStart(pid);
    expect(isAlive(pid, start)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isAlive(pid, start)).toBe(false);
    expect(processStart(pid)).toBeNull();
  });

  it.skipIf(process.platform !== 'linux')('is another one when it began at another time', () => {
    expect(isAlive(process.pid, processStart(process.pid))).toBe(true);
    expect(isAlive(process.pid, '1')).toBe(false);
    expect(isAlive(process.pid, null)).toBe(true);
  });

  it.skipIf(process.platform !== 'linux')('is dead when it has ended and nobody has collected it', async () => {
    // The shell’s child ends at once; the program that takes the shell’s place never asks about it.
    const parent = spawn('bash', ['-c', 'sleep 0.01 & echo $!; exec sleep 60']);
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const zombie = Number(line.toString().trim());
    while (isAlive(zombie, null)) await delay(10);
    // It still has its number, with the time at which it began.
    expect(processStart(zombie)).not.toBeNull();
    parent.kill('SIGKILL');
  });
});
