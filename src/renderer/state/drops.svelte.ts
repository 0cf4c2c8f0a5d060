/** Files and folders that a person drops anywhere on the page: opened, then offered to the view that wants them. */

import type { OpenedItem, Reply } from '../../shared/contract';
import type { Progress } from '../../shared/trainer-protocol';
import type { Host } from './host.svelte';
import type { Router } from './router.svelte';
import type { Toasts } from './toasts.svelte';
import { filesOfDrop } from '../dropped-files';

type Taker = (items: readonly OpenedItem[]) => void;

export class Drops {
  isOver = $state(false);
  progress = $state.raw<Progress | null>(null);
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
    await this.open(await filesOfDrop(data, this.host.kind === 'electron'));
  }

  async open(files: readonly File[]): Promise<void> {
    await this.openBy(files, (onProgress) => this.host.openFiles(files, onProgress));
  }

  /** Pictures from the clipboard. */
  async paste(files: readonly File[]): Promise<void> {
    await this.openBy(files, (onProgress) => this.host.sendFiles(files, onProgress));
  }

  private async openBy(
    files: readonly File[],
    open: (onProgress: (progress: Progress) => void) => Promise<Reply<readonly OpenedItem[]>>,
  ): Promise<void> {
    if (files.length === 0) return;
    this.progress = { done: 0, total: files.length };
    const reply = await open((progress) => (this.progress = progress));
    this.progress = null;
    if (reply.ok) this.offer(reply.value);
    else this.toasts.fail(reply.failure);
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
