/** One page that is connected: its requests, its watches and its uploads. */

import type { Push, Reply } from '../../../shared/contract/requests';
import { LatheError } from '../../../shared/failures/failure';
import type { RequestHooks } from '../../../shared/request-channel';
import type { JournalPlace, RunChunk } from '../../../shared/contract/runs';
import type { RunId } from '../../../shared/run';
import type { PageUploads } from '../images/held-uploads';
import { hostHandlers, imageHandlers } from '../images/data-requests';
import { dispatch, type Handlers } from './dispatch';
import type { Session } from './ports';
import { startFeed } from '../runs/run-feed';
import { modelHandlers, runHandlers } from '../runs/run-requests';
import type { Services } from './services';
import { Uploads } from '../images/uploads';

export class PageSession implements Session {
  /** Cancel the requests without a reply yet. */
  private readonly running = new Set<AbortController>();
  private readonly uploads: Uploads;
  private readonly handlers: Handlers;
  /** What ends each watch, also one that is only about to begin. */
  private readonly watches = new Map<RunId, AbortController>();
  private readonly held: PageUploads;
  private isClosed = false;

  /** @param page the same for one that connects anew */
  constructor(
    private readonly services: Services,
    page: string,
    private readonly toPage: (push: Push) => Promise<void> | void,
    private readonly onClose: (session: PageSession) => void,
  ) {
    this.held = services.held.connect(page);
    const own = { ...services, items: services.items.usedBy(({ path }) => this.held.hold(path)) };
    this.uploads = new Uploads(services.uploadsFolder, services.items, this.held);
    this.handlers = {
      ...hostHandlers(services),
      ...imageHandlers(own, this.uploads),
      ...runHandlers(own),
      ...modelHandlers(own),
      'runs.watch': ({ runId, after }) => this.watch(runId, after),
      'runs.unwatch': ({ runId }) => this.unwatch(runId),
    };
  }

  async request(
    name: unknown,
    args: unknown,
    { onProgress = () => undefined, signal }: RequestHooks = {},
  ): Promise<Reply<unknown>> {
    if (this.isClosed) return { ok: false, failure: new LatheError('request-cancelled', {}).failure };
    const controller = new AbortController();
    const signals = [controller.signal, ...(signal === undefined ? [] : [signal])];
    this.running.add(controller);
    try {
      return await dispatch(this.handlers, name, args, { onProgress, signal: AbortSignal.any(signals) });
    } finally {
      this.running.delete(controller);
    }
  }

  /** Ignores a page that can’t be reached: its host closes it. */
  async push(push: Push): Promise<void> {
    if (this.isClosed) return;
    try {
      await this.toPage(push);
    } catch {
      return;
    }
  }

  unwatch(runId: RunId): null {
    this.watches.get(runId)?.abort();
    this.watches.delete(runId);
    return null;
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    for (const controller of this.running) controller.abort();
    for (const end of this.watches.values()) end.abort();
    this.watches.clear();
    void this.uploads.dropUnfinished();
    this.held.close();
    this.onClose(this);
  }

  private async watch(runId: RunId, after: JournalPlace | null): Promise<null> {
    this.unwatch(runId);
    const end = new AbortController();
    this.watches.set(runId, end);
    const runDir = await this.services.runs.runDir(runId);
    // From now on the watcher knows the run, and reports when it is gone.
    await this.services.runs.row(runId);
    const push = (body: RunChunk): Promise<void> => this.push({ push: 'run.chunk', body });
    await startFeed({ runId, runDir, after, push, signal: end.signal });
    return null;
  }
}
