import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isBuilt } from '../support/lathe';
import { closeDisplay, commandFor, electron, newHome, noElectron, ROOT, titled } from './support/electron';
import type { Home } from './support/electron';

/** `npm start -- ARGS` with what npm adds. */
function npmStart(args: readonly string[], env: NodeJS.ProcessEnv, calledIn: string) {
  const child = spawn(process.execPath, [join(ROOT, 'scripts', 'start.mjs'), ...args], {
    env: { ...env, INIT_CWD: calledIn },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const keep = (text: Buffer): void => void (said += text.toString());
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { child, ended, said: () => said };
}

/** Chromium holds the lock of a single instance as a link that names its process. */
function isOpen(home: Home): Promise<boolean> {
  const lock = join(dirname(home.settingsFile), 'SingletonLock');
  return lstat(lock).then(
    () => true,
    () => false,
  );
}

describe.skipIf(noElectron !== null)(titled('npm start'), () => {
  afterAll(closeDisplay);

  it('opens the window, and ends when it is told to', async () => {
    const home = newHome();
    mkdirSync(join(home.folder, 'pictures'));
    const { env } = await commandFor(home);
    const started = npmStart(['pictures'], env, home.folder);
    await expect.poll(() => isOpen(home), { timeout: 60_000 }).toBe(true);
    await expect.poll(() => existsSync(home.settingsFile), { timeout: 60_000 }).toBe(true);
    started.child.kill('SIGTERM');
    expect(await started.ended, started.said()).toBe(0);
    expect(electron).not.toBeNull();
  });
});

describe.skipIf(!isBuilt)('npm start without a display', () => {
  it('serves the page and prints its address', async () => {
    const home = newHome();
    const env = { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '' };
    const started = npmStart([], { ...env, ...home.env }, home.folder);
    await expect.poll(started.said, { timeout: 60_000 }).toMatch(/http:\/\/(127\.0\.0\.1|localhost):\d+/);
    started.child.kill('SIGTERM');
    await started.ended;
  });
});
