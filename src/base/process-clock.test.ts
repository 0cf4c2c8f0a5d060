import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { bundle } from '../../tests/support/bundle';
import { startProcessClock } from './process-clock';

const ends: (() => void)[] = [];
afterEach(() => ends.splice(0).forEach((end) => end()));

describe('the clock of a process', () => {
  it('goes with the system’s while the process runs, also while its main thread is busy', async () => {
    const nowMs = startProcessClock();
    await delay(700);
    const [startedMs, systemMs] = [nowMs(), performance.now()];
    while (performance.now() - systemMs < 2500);
    expect(nowMs() - startedMs).toBeGreaterThan(2000);
    expect(nowMs() - startedMs).toBeLessThanOrEqual(performance.now() - systemMs + 1);
  });

  it.skipIf(process.platform === 'win32')('stands while the process is stopped', async () => {
    const file = await bundle(import.meta.dirname + '/process-clock.ts');
    // A main thread that hardly ever waits, as a trainer’s.
    const program = `
      import { startProcessClock } from ${JSON.stringify(file)};
      const nowMs = startProcessClock();
      setInterval(() => {
        const from = nowMs();
        while (nowMs() - from < 90);
        console.log(nowMs());
      }, 100);
    `;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    ends.push(() => child.kill('SIGKILL'));
    const lines = createInterface(child.stdout);
    const read = async (): Promise<number> => Number((await once(lines, 'line'))[0]);
    for (let i = 0; i < 10; i += 1) await read();
    const before = await read();
    child.kill('SIGSTOP');
    await delay(4000);
    child.kill('SIGCONT');
    let last = before;
    for (let i = 0; i < 10; i += 1) {
      const now = await read();
      expect(now).toBeGreaterThanOrEqual(last);
      last = now;
    }
    expect(last - before).toBeLessThan(4000);
  });
});
