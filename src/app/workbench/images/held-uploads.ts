/**
 * The uploads that pages have open: what a page sends or uses, as long as it is connected. They are marked on the disk, by
 * the time of their folder, so that no other host removes them either.
 */

import { stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { uploadIdsIn } from '../../runs/upload-users';

const MARK_EVERY_MS = 30_000;
/** A mark holds for so long: enough for a page that has lost its connection to come back. */
const MARKED_MS = 120_000;

export class HeldUploads {
  /** By page: one that connects anew has open what it had. */
  private readonly byPage = new Map<string, Set<string>>();
  private readonly connected = new Set<PageUploads>();

  /** @param folder of the uploads, absolute */
  constructor(
    private readonly folder: string,
    private readonly now: () => Date,
  ) {}

  /** @param page the same for one that connects anew */
  connect(page: string): PageUploads {
    const ids = this.byPage.get(page) ?? new Set<string>();
    this.byPage.set(page, ids);
    const onClose = (closed: PageUploads): void => {
      this.connected.delete(closed);
      if (ids.size === 0) this.byPage.delete(page);
    };
    const held = new PageUploads(ids, (id) => this.mark(id), onClose);
    this.connected.add(held);
    return held;
  }

  async isOpen(id: string): Promise<boolean> {
    if ([...this.connected].some((page) => page.has(id))) return true;
    const found = await stat(join(this.folder, id)).catch(() => null);
    // What can’t be looked at is not removed.
    return found === null || this.now().getTime() - found.mtimeMs < MARKED_MS;
  }

  private async mark(id: string): Promise<void> {
    const now = this.now();
    // A path may hold an id of something else.
    await utimes(join(this.folder, id), now, now).catch(() => undefined);
  }
}

/** What one page has open. */
export class PageUploads {
  private readonly timer = setInterval(() => this.markAll(), MARK_EVERY_MS).unref();

  constructor(
    private readonly ids: Set<string>,
    private readonly mark: (id: string) => Promise<void>,
    private readonly onClose: (closed: PageUploads) => void,
  ) {
    this.markAll();
  }

  has(id: string): boolean {
    return this.ids.has(id);
  }

  /** Anything else than an upload is no matter. @param path absolute */
  hold(path: string): void {
    for (const id of uploadIdsIn(path)) {
      this.ids.add(id);
      void this.mark(id);
    }
  }

  close(): void {
    clearInterval(this.timer);
    this.onClose(this);
  }

  private markAll(): void {
    for (const id of this.ids) void this.mark(id);
  }
}
