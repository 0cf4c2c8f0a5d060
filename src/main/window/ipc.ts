/** Requests of the page and pushes to it. Whoever else sends is refused, whatever it says. */

import { isAbsolute } from 'node:path';
import { ipcMain, type BrowserWindow, type IpcMainEvent, type IpcMainInvokeEvent, type WebContents } from 'electron';
import type { Session, Workbench } from '../../app/workbench/session/ports';
import type { ShellCommand } from '../../shared/contract/host';
import type { OpenedItem } from '../../shared/contract/images';
import type { Push, Reply } from '../../shared/contract/requests';
import { LatheError } from '../../shared/failures/failure';
import { askMessageIn, RequestServer } from '../../shared/request-channel';
import { SHELL_CHANNELS } from '../../shared/contract/shell-channels';
import { isPage } from './page-address';

/** More are not dropped at once; a folder is one. */
const MOST_FILES = 10_000;

/** One page in one window: its session in the workbench, from one load of the page to the next. */
export class PageLink {
  private session: Session;
  private server: RequestServer;
  private readonly untaken = new Map<number, () => void>();
  private pushes = 0;
  /** The page listens once it has said hello; what it is told before would be lost. */
  private isListening = false;
  private waiting: ShellCommand[] = [];

  /** Kept: a window that is destroyed gives it no more. */
  readonly contents: WebContents;

  constructor(
    readonly window: BrowserWindow,
    private readonly workbench: Workbench,
  ) {
    this.contents = window.webContents;
    this.session = this.connect();
    this.server = this.serve();
    this.contents.on('did-navigate', () => this.renew());
    this.contents.on('render-process-gone', () => this.renew());
    this.contents.once('destroyed', () => this.disconnect());
  }

  /** @param message an `AskMessage`, as the page’s preload script sends it */
  receive(message: unknown): void {
    const ask = askMessageIn(message);
    if (ask === null) throw new Error('This is no request.');
    this.server.receive(ask);
  }

  taken(n: unknown): void {
    if (typeof n !== 'number') return;
    this.untaken.get(n)?.();
    this.untaken.delete(n);
  }

  send(command: ShellCommand): void {
    if (this.isListening) void this.push({ push: 'shell.command', body: command });
    else this.waiting.push(command);
  }

  private listen(): void {
    this.isListening = true;
    // Behind the answer to hello.
    setImmediate(() => {
      for (const command of this.waiting.splice(0)) this.send(command);
    });
  }

  private connect(): Session {
    return this.workbench.connect((push) => this.push(push));
  }

  /** Answers the requests of one load of the page; what is answered later is not sent to the next one. */
  private serve(): RequestServer {
    const { session } = this;
    return new RequestServer(
      async (name, args, hooks) => {
        const reply = await session.request(name, args, hooks);
        if (name === 'host.hello' && session === this.session) this.listen();
        return reply;
      },
      (message) => {
        if (session === this.session && !this.contents.isDestroyed())
          this.contents.send(SHELL_CHANNELS.answer, message);
      },
    );
  }

  private renew(): void {
    this.disconnect();
    this.session = this.connect();
    this.server = this.serve();
  }

  private disconnect(): void {
    this.isListening = false;
    this.session.close();
    for (const taken of this.untaken.values()) taken();
    this.untaken.clear();
  }

  /** Resolves when the page has taken it, or is gone. */
  private push(push: Push): Promise<void> {
    if (this.contents.isDestroyed() || !this.isListening) return Promise.resolve();
    const n = ++this.pushes;
    this.contents.send(SHELL_CHANNELS.push, { n, push });
    return new Promise((resolve) => this.untaken.set(n, resolve));
  }
}

/** @param page the one that is there at the moment */
export function answerPage(page: () => PageLink | null, workbench: Workbench): void {
  const sender = (event: IpcMainEvent | IpcMainInvokeEvent): PageLink => {
    const link = page();
    if (link === null || !isSentBy(link.contents, event)) throw new Error('This sender is not answered.');
    return link;
  };
  ipcMain.handle(SHELL_CHANNELS.request, (event, message: unknown) => sender(event).receive(message));
  ipcMain.handle(SHELL_CHANNELS.files, (event, paths: unknown) => {
    sender(event);
    return openFiles(workbench, paths);
  });
  ipcMain.on(SHELL_CHANNELS.taken, (event, n: unknown) => {
    const link = page();
    if (link !== null && isSentBy(link.contents, event)) link.taken(n);
  });
}

/** The main frame of our window, showing our page. */
function isSentBy(contents: WebContents, { sender, senderFrame }: IpcMainEvent | IpcMainInvokeEvent): boolean {
  return sender === contents && senderFrame !== null && senderFrame === contents.mainFrame && isPage(senderFrame.url);
}

function openFiles(workbench: Workbench, paths: unknown): Promise<Reply<readonly OpenedItem[]>> {
  const named = Array.isArray(paths) && paths.length <= MOST_FILES ? paths : [];
  const usable = named.filter((each): each is string => typeof each === 'string' && isAbsolute(each));
  if (usable.length > 0 && usable.length === named.length) return workbench.openPaths(usable);
  return Promise.resolve({ ok: false, failure: new LatheError('file-without-path', {}).failure });
}
