/** Starts the built workbench in the Electron that set-up found, in a home of its own, and drives it by Playwright. */

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { _electron, errors } from 'playwright-core';
import type { ElectronApplication, Page } from 'playwright-core';
import { openDisplay } from '../../../scripts/page/display.mjs';
import type { SetupRecord } from '../../../scripts/setup/main.mjs';
import { scratchFolder } from '../../support/lathe';

export const ROOT = join(import.meta.dirname, '..', '..', '..');

function readRecord(): Partial<SetupRecord> {
  try {
    return JSON.parse(readFileSync(join(ROOT, 'out', 'setup.json'), 'utf8')) as Partial<SetupRecord>;
  } catch {
    return {};
  }
}

const record = readRecord();
export const electron = record.electron ?? null;

const hasDisplay = (process.env['DISPLAY'] ?? '') !== '';
const hasXvfb = (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'Xvfb')));
const isBuilt = ['main/index.js', 'preload/index.cjs', 'renderer/index.html'].every((file) =>
  existsSync(join(ROOT, 'out', file)),
);

/** One line, or null where the tests can run. */
export const noElectron: string | null =
  electron === null || !existsSync(electron.executable)
    ? `no Electron: ${record.electronReason ?? 'npm run setup has not looked for one'}`
    : !isBuilt
      ? 'not built: npm run build'
      : hasDisplay || hasXvfb
        ? null
        : 'no display: neither DISPLAY nor Xvfb (apt-get install xvfb)';

/** The title of a suite, with the reason where it is skipped. */
export function titled(title: string): string {
  return noElectron === null ? title : `${title} (skipped: ${noElectron.split('\n')[0] ?? ''})`;
}

let display: ReturnType<typeof openDisplay> | null = null;

async function displayName(): Promise<string> {
  if (hasDisplay) return process.env['DISPLAY'] ?? '';
  display ??= openDisplay();
  return (await display).name;
}

/** At the end of a test file. */
export async function closeDisplay(): Promise<void> {
  (await display)?.close();
  display = null;
}

/** A person’s home, with nothing of Lathe in it yet. */
export interface Home {
  readonly folder: string;
  readonly runs: string;
  readonly settingsFile: string;
  readonly env: Readonly<Record<string, string>>;
}

export function newHome(): Home {
  const folder = scratchFolder();
  const at = (name: string): string => {
    mkdirSync(join(folder, name), { recursive: true });
    return join(folder, name);
  };
  const runs = join(folder, 'runs');
  const env = { XDG_CONFIG_HOME: at('config'), XDG_DATA_HOME: at('data'), LATHE_RUNS: runs };
  return { folder, runs, settingsFile: join(folder, 'config', 'Lathe', 'settings.json'), env };
}

export interface Workbench {
  readonly app: ElectronApplication;
  /** Electron’s main process; `app` no longer knows it once it has ended. */
  readonly main: ChildProcess;
  readonly page: Page;
}

export interface LaunchOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** The whole environment and the arguments, for a start without Playwright too. */
export async function commandFor(home: Home, { args = [], env = {} }: LaunchOptions = {}) {
  if (electron === null) throw new Error('no Electron');
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  // Plain Node it would be with the first; the second is the desktop of whoever runs the tests.
  const left = ['ELECTRON_RUN_AS_NODE', 'DBUS_SESSION_BUS_ADDRESS'];
  const inherited = Object.entries(process.env).flatMap(([name, value]): [string, string][] => {
    return value === undefined || left.includes(name) ? [] : [[name, value]];
  });
  return {
    executablePath: electron.executable,
    args: [...electron.args, ...sandbox, ...args],
    env: { ...Object.fromEntries(inherited), ...home.env, ...env, DISPLAY: await displayName() },
  };
}

/** Many times what a start takes on a busy machine. */
const LAUNCH_MS = 60_000;

/** Once in some hundred starts Playwright’s connection to Electron’s debugger is never answered; then it is killed. */
async function start(command: Awaited<ReturnType<typeof commandFor>>): Promise<ElectronApplication> {
  try {
    return await _electron.launch({ ...command, timeout: LAUNCH_MS });
  } catch (error) {
    if (!(error instanceof errors.TimeoutError)) throw error;
    console.warn('Electron’s debugger did not answer; it is started once more.');
    return _electron.launch(command);
  }
}

export async function launch(home: Home, options: LaunchOptions = {}): Promise<Workbench> {
  const app = await start(await commandFor(home, options));
  const page = await app.firstWindow();
  await page.waitForLoadState('load');
  return { app, main: app.process(), page };
}

/** Not Playwright’s `close`: that waits for helper processes too, which a killed Electron leaves behind for a while. */
export async function ended({ main }: Workbench): Promise<void> {
  if (main.exitCode === null && main.signalCode === null) await once(main, 'exit');
}

/** Ends without the question: as a terminal or the end of the session would. */
export async function endQuietly(bench: Workbench): Promise<void> {
  const over = ended(bench);
  bench.main.kill('SIGTERM');
  await over;
}
