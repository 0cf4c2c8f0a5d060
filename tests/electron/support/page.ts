/** What the tests say to the page and to the desktop around it. */

import { englishOf } from '../../../src/shared/i18n/failure-words';
import { setTimeout as delay } from 'node:timers/promises';
import type { ElectronApplication, Page } from 'playwright-core';
import type { ArgsOf, Push, Reply, RequestName, ResultOf } from '../../../src/shared/contract/requests';
import type { Workbench } from './electron';

/** A request as the page sends it. */
export function request<N extends RequestName>(page: Page, name: N, args: ArgsOf<N>): Promise<Reply<ResultOf<N>>> {
  return page.evaluate(`window.lathe.request(${JSON.stringify(name)}, ${JSON.stringify(args)})`);
}

/** @throws Error with the failure, where there is one */
export async function asked<N extends RequestName>(page: Page, name: N, args: ArgsOf<N>): Promise<ResultOf<N>> {
  const reply = await request(page, name, args);
  if (reply.ok) return reply.value;
  throw new Error(`${name}: ${englishOf(reply.failure).message}`);
}

/** From now on the page keeps what is pushed to it. */
export async function keepPushes(page: Page): Promise<void> {
  await page.evaluate('window.kept = []; window.lathe.onPush((push) => window.kept.push(push)); null');
}

/** Resolves with the first kept push of this kind. */
export async function pushed<N extends Push['push']>(page: Page, name: N): Promise<Extract<Push, { push: N }>> {
  // A function, not text: the page’s policy evaluates none.
  const found = await page.waitForFunction(
    (kind) => (Reflect.get(globalThis, 'kept') as Push[]).find((each) => each.push === kind),
    name,
  );
  return (await found.jsonValue()) as Extract<Push, { push: N }>;
}

type Row = ResultOf<'runs.list'>[number];

const LOOK_EVERY_MS = 200;

/** Waits until a row of the list of runs is as expected, and gives it. */
export async function runThat(page: Page, runId: string, isSo: (row: Row) => boolean): Promise<Row> {
  for (;;) {
    const rows = await asked(page, 'runs.list', {});
    const row = rows.find((each) => each.runId === runId);
    if (row !== undefined && isSo(row)) return row;
    await delay(LOOK_EVERY_MS);
  }
}

/** What the person answers in the next system dialogs, which nothing can click under a test. */
export async function answerDialogs(
  app: ElectronApplication,
  answers: { readonly folder?: string; readonly button?: number },
): Promise<void> {
  await app.evaluate(({ dialog }, { folder, button }) => {
    const chosen = { canceled: folder === undefined, filePaths: folder === undefined ? [] : [folder] };
    Object.assign(dialog, {
      asked: [],
      showOpenDialog: () => Promise.resolve(chosen),
      showMessageBox: (...args: unknown[]) => {
        const box = { ...(args.at(-1) as object), isAlone: args.length === 1 };
        (Reflect.get(dialog, 'asked') as unknown[]).push(box);
        return Promise.resolve({ response: button ?? 0, checkboxChecked: false });
      },
    });
  }, answers);
}

export interface AskedBox {
  readonly message: string;
  readonly detail: string;
  readonly buttons: readonly string[];
  /** It belongs to no window. */
  readonly isAlone: boolean;
}

/** The message boxes that were shown since. */
export function askedBoxes(app: ElectronApplication): Promise<readonly AskedBox[]> {
  return app.evaluate(({ dialog }) => Reflect.get(dialog, 'asked') as AskedBox[]);
}

export type RunPlan = ArgsOf<'runs.start'>['choice'];

/** Chooses a folder as a person would, and starts a run on it. */
export async function startRun({ app, page }: Workbench, folder: string, choice: RunPlan): Promise<string> {
  await answerDialogs(app, { folder });
  const chosen = await asked(page, 'folders.choose', { title: 'Pictures' });
  const data = { folder: chosen?.id ?? '', validationFolder: null, layout: null, split: null };
  return (await asked(page, 'runs.start', { data, choice, name: null })).runId;
}

/** From now on notifications are kept instead of shown, whether there is a desktop or not. */
export async function recordNotifications(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ Notification }) => {
    Object.assign(Notification, { isSupported: () => true, kept: [] });
    Notification.prototype.show = function show(this: Electron.Notification) {
      (Reflect.get(Notification, 'kept') as Electron.Notification[]).push(this);
    };
  });
}

export interface ShownNotification {
  readonly title: string;
  readonly body: string;
}

export function shownNotifications(app: ElectronApplication): Promise<readonly ShownNotification[]> {
  return app.evaluate(({ Notification }) =>
    (Reflect.get(Notification, 'kept') as Electron.Notification[]).map(({ title, body }) => ({ title, body })),
  );
}

/** The latest one. */
export async function clickNotification(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ Notification }) => {
    (Reflect.get(Notification, 'kept') as Electron.Notification[]).at(-1)?.emit('click');
  });
}

/** Without a window manager nothing has the focus, or everything. */
export async function setInFront(app: ElectronApplication, isInFront: boolean): Promise<void> {
  await app.evaluate(({ BrowserWindow }, isSo) => {
    BrowserWindow.getFocusedWindow = () => (isSo ? (BrowserWindow.getAllWindows()[0] ?? null) : null);
  }, isInFront);
}
