/** A web host on a page folder of its own, and a workbench that writes down what it is asked. */

import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Session, Workbench } from '../../src/app/workbench/session/ports';
import { startWebHost } from '../../src/server/web-host';
import type { HostLimits, WebHost } from '../../src/server/web-host';
import type { ImageRef } from '../../src/shared/contract/images';
import type { Push } from '../../src/shared/contract/requests';
import type { KeptImage } from '../../src/shared/trainer-protocol';

export const SECRET = 'a file that nobody opened';
export const PAGE_TEXT = 'the page of Lathe';
/** Of 70 kB. */
export const ASSET = '/assets/index-AbCd1234.js';
/** Everything that there is to have. */
export const ADDRESSES = ['/', ASSET, '/picture/item/a/b.png?edge=100', '/no-such-thing'];

export interface Scene {
  readonly host: WebHost;
  readonly folder: string;
  readonly workbench: ListeningWorkbench;
  /** What went to standard error. */
  readonly reports: unknown[];
}

/** Made by hand: what it holds is how the server treats a workbench, whatever stands behind it. */
class ListeningWorkbench implements Workbench {
  readonly images: ImageRef[] = [];
  readonly requests: { name: unknown; args: unknown }[] = [];
  readonly pushes: ((push: Push) => Promise<void> | void)[] = [];
  /** What the pages that connected called themselves. */
  readonly pages: (string | null)[] = [];
  sessionsClosed = 0;
  /** What every image is. */
  answer: () => Promise<KeptImage> = () => Promise.reject(new Error('no picture'));
  /** Keeps requests waiting. */
  readonly waiting: (() => void)[] = [];

  connect(push: (push: Push) => Promise<void> | void, page: string | null): Session {
    this.pushes.push(push);
    this.pages.push(page);
    return {
      request: async (name, args) => {
        this.requests.push({ name, args });
        if (name === 'wait') await new Promise<void>((resolve) => this.waiting.push(resolve));
        if (name === 'break') throw new Error('broken on purpose');
        return { ok: true, value: args };
      },
      close: () => (this.sessionsClosed += 1),
    };
  }

  image(ref: ImageRef): Promise<KeptImage> {
    this.images.push(ref);
    return this.answer();
  }

  readonly shell: Session = {
    request: () => Promise.reject(new Error('the web host has no shell')),
    close: () => undefined,
  };
  readonly openPaths = (): Promise<never> => Promise.reject(new Error('the web host opens no paths'));
  readonly onRunsChanged = (): (() => void) => () => undefined;
  readonly command = (): void => undefined;
  readonly close = (): Promise<void> => Promise.resolve();
}

/** `page/` with an index, an asset and links that lead out of it; `secret.txt` and `secret.js` beside it. */
function layOut(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lathe-server-'));
  mkdirSync(join(folder, 'page', 'assets'), { recursive: true });
  const outside = mkdtempSync(join(tmpdir(), 'lathe-outside-'));
  for (const name of ['secret.txt', 'secret.js']) {
    writeFileSync(join(folder, name), SECRET);
    writeFileSync(join(outside, name), SECRET);
  }
  writeFileSync(join(folder, 'page', 'index.html'), `<!doctype html><title>Lathe</title>${PAGE_TEXT}`);
  writeFileSync(join(folder, 'page', 'main.ts'), SECRET);
  writeFileSync(join(folder, 'page', ASSET), `const text = '${PAGE_TEXT.repeat(4000)}';`);
  symlinkSync(join(outside, 'secret.js'), join(folder, 'page', 'linked.js'));
  symlinkSync(outside, join(folder, 'page', 'linked'));
  return folder;
}

const started: WebHost[] = [];

export async function serveScene(
  limits: Partial<HostLimits> = {},
  { port = 0, sessionsFolder = null }: { port?: number; sessionsFolder?: string | null } = {},
): Promise<Scene> {
  const folder = layOut();
  const workbench = new ListeningWorkbench();
  const reports: unknown[] = [];
  const report = (error: unknown): unknown => reports.push(error);
  const pageFolder = join(folder, 'page');
  const host = await startWebHost({ workbench, pageFolder, port, sessionsFolder, report, limits });
  started.push(host);
  return { host, folder, workbench, reports };
}

/** After each test. */
export async function endScenes(): Promise<void> {
  await Promise.all(started.splice(0).map((host) => host.close()));
}
