/**
 * The whole product as a person has it in front of them, in either host: the built page in a real Electron window, or
 * served by `lathe serve` to a real Chromium. A test written against {@link OpenWorkbench} runs on both.
 */

import { once } from 'node:events';
import { join } from 'node:path';
import type { Browser, BrowserContext, ElectronApplication, Page } from 'playwright-core';
import { dropFiles, openBrowser } from '../../../scripts/page/browser.mjs';
import { closeDisplay, launch, newHome, noElectron } from '../../electron/support/electron';
import type { Home } from '../../electron/support/electron';
import { answerDialogs } from '../../electron/support/page';
import * as en from '../../../src/renderer/i18n/en';
import { isBuilt, scratchFolder, startLathe } from '../../support/lathe';

type HostKind = 'electron' | 'web';

export interface OpenWorkbench {
  readonly page: Page;
  /** Drags these files or folders over the window and drops them, as the system does it. Absolute paths. */
  drop(paths: readonly string[]): Promise<void>;
  /** A click asks for a folder, and the person chooses this one: in the system’s dialog, or in the page’s browser. */
  chooseFolder(folder: string, click: () => Promise<void>): Promise<void>;
  /** What a click makes the page save: the person agrees to the place. Absolute path of the file. */
  saved(click: () => Promise<void>): Promise<string>;
  /** SIGKILL to the host; the page goes with it or stays without a host. */
  kill(): Promise<void>;
  /** Ends as a person would end it; runs go on. */
  close(): Promise<void>;
}

interface HostUnderTest {
  readonly kind: HostKind;
  /** One line, or null where it can be tested. */
  readonly missing: string | null;
  open(home: Home): Promise<OpenWorkbench>;
}

/** A window that is wide enough for every view, and the same in both hosts. */
const WINDOW = { width: 1280, height: 860 };

/** Only against waiting for ever: a busy machine is no failure. */
const LONGEST_WAIT_MS = 120_000;

async function openElectron(home: Home): Promise<OpenWorkbench> {
  const { app, page } = await launch(home);
  page.setDefaultTimeout(LONGEST_WAIT_MS);
  await app.evaluate(({ BrowserWindow }, size) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height);
  }, WINDOW);
  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    const ended = once(app.process(), 'exit');
    app.process().kill(signal);
    await ended;
  };
  return {
    page,
    drop: (paths) => dropFiles(page, paths),
    chooseFolder: async (folder, click) => {
      await answerDialogs(app, { folder });
      await click();
    },
    saved: async (click) => {
      await saveNext(app, scratchFolder());
      await click();
      return app.evaluate(() => (globalThis as unknown as { saved: Promise<string> }).saved);
    },
    kill: () => end('SIGKILL'),
    close: () => end('SIGTERM'),
  };
}

/** The system’s dialog, which nothing can click under a test, is answered by naming the place before it is asked for. */
function saveNext(app: ElectronApplication, folder: string): Promise<void> {
  return app.evaluate(({ session }, into) => {
    const saved = new Promise<string>((resolve) => {
      session.defaultSession.once('will-download', (_event, item) => {
        const path = `${into}/${item.getFilename()}`;
        item.setSavePath(path);
        item.once('done', () => resolve(path));
      });
    });
    Object.assign(globalThis, { saved });
  }, folder);
}

/** One for all tests of a file; each workbench gets a context of its own. */
let browser: Promise<Browser> | null = null;

/** At the end of a test file. */
export async function closeHosts(): Promise<void> {
  await (await browser)?.close();
  browser = null;
  await closeDisplay();
}

async function openWeb(home: Home): Promise<OpenWorkbench> {
  const serve = startLathe(['serve', '--port', '0'], home.env);
  const context: BrowserContext = await (
    await (browser ??= openBrowser())
  ).newContext({ viewport: WINDOW, acceptDownloads: true });
  const page = await context.newPage();
  page.setDefaultTimeout(LONGEST_WAIT_MS);
  await page.goto(await serve.printed(/http:\/\/\S+(?=\n)/));
  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    serve.child.kill(signal);
    await serve.ended;
    await context.close();
  };
  return {
    page,
    drop: (paths) => dropFiles(page, paths),
    chooseFolder: async (folder, click) => {
      await click();
      // Until it has listed the home folder, whose path it writes there.
      await page.locator('dialog [aria-live]').filter({ hasText: /\d/ }).waitFor();
      await page.getByLabel(en.folders.path).fill(folder);
      await page.getByRole('button', { name: en.folders.open }).click();
    },
    saved: async (click) => {
      const [download] = await Promise.all([page.waitForEvent('download'), click()]);
      const path = join(scratchFolder(), download.suggestedFilename());
      await download.saveAs(path);
      return path;
    },
    kill: () => end('SIGKILL'),
    close: () => end('SIGTERM'),
  };
}

const isBrowserThere = process.platform === 'linux' && process.arch === 'x64';

export const HOSTS: readonly HostUnderTest[] = [
  { kind: 'electron', missing: noElectron, open: openElectron },
  {
    kind: 'web',
    missing: !isBuilt ? 'not built: npm run build' : isBrowserThere ? null : 'no Chromium for this system in npm',
    open: openWeb,
  },
];

/** The title of a suite, with the reason where it is skipped. */
export function suiteTitle(title: string, { kind, missing }: HostUnderTest): string {
  return `${title}, ${kind}${missing === null ? '' : ` (skipped: ${missing.split('\n')[0] ?? ''})`}`;
}

export { newHome };
