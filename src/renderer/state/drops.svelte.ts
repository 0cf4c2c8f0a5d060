/** Files and folders that a person drops anywhere on the page: opened, then offered to the view that wants them. */

import type { OpenedItem } from '../../shared/contract/images';
import type { Progress } from '../../shared/trainer-protocol';
import type { Host } from './host.svelte';
import type { Router } from './router.svelte';
import type { Toasts } from './toasts.svelte';
import { filesOfDrop } from '../upload';

type Taker = (items: readonly OpenedItem[]) => void;

export class Drops {
  isOver = $state(false);
  /** Until a view has what was dropped: what it shows now is about to be replaced. */
  readonly isOpening = $derived.by(() => this.opening > 0);
  progress = $state.raw<Progress | null>(null);
  /** What was dropped and is not handed over yet. */
  private opening = $state(0);
  /** Opened before their view was there to take them. */
  private kept: readonly OpenedItem[] = [];
  private taker: Taker | null = null;

  constructor(
    private readonly host: Host,
    private readonly router: Router,
    private readonly toasts: Toasts,
  ) {
    host.on('shell.command', (command) => {
      if (command.kind === 'opened') this.offer(command.items);
    });
  }

  /** The view that is shown takes what is dropped. @returns ends it */
  take(taker: Taker): () => void {
    this.taker = taker;
    if (this.kept.length > 0) taker(this.kept);
    this.kept = [];
    return () => {
      if (this.taker === taker) this.taker = null;
    };
  }

  async drop(data: DataTransfer): Promise<void> {
    this.isOver = false;
    await this.open(filesOfDrop(data, this.host.kind === 'electron'));
  }

  /** @param listing of the files, which takes a while where a folder is dropped into a browser */
  async open(listing: readonly File[] | Promise<readonly File[]>): Promise<void> {
    this.opening += 1;
    try {
      const files = await listing;
      if (files.length === 0) return;
      this.progress = { done: 0, total: files.length };
      const opened = this.host.openFiles(files, (progress) => (this.progress = progress));
      this.offer((await this.toasts.answer(opened)) ?? []);
    } finally {
      this.opening -= 1;
      this.progress = null;
    }
  }

  /** Hands over what was opened, dropped or chosen; without a view that takes it, one that does is shown. */
  offer(items: readonly OpenedItem[]): void {
    if (items.length === 0) return;
    if (this.taker !== null) {
      this.taker(items);
      return;
    }
    this.kept = items;
    const isFolder = items.some((item) => item.kind === 'folder');
    this.router.go(isFolder ? { view: 'new', from: null } : { view: 'predict', runIds: [] });
  }
}
