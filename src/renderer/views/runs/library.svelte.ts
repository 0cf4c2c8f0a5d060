/** Search, filters, order and chosen runs of the library. Search, filters and order last as long as the window. */

import { SvelteSet } from 'svelte/reactivity';
import type { RunListRow } from '../../../shared/contract/runs';
import type { RunId } from '../../../shared/run';
import { idsBetween, LATEST_FIRST, NO_FILTER, type RunFilter, type RunSort } from './run-list';

interface Kept {
  readonly filter: RunFilter;
  readonly sort: RunSort;
  readonly top: number;
}

/** Give it another name when the shape changes: the page of an older version may have stored its own. */
const STORE = 'lathe.library.2';

function readKept(): Kept {
  const kept = sessionStorage.getItem(STORE);
  return kept === null ? { filter: NO_FILTER, sort: LATEST_FIRST, top: 0 } : (JSON.parse(kept) as Kept);
}

export class Library {
  private readonly kept = readKept();
  filter = $state.raw(this.kept.filter);
  sort = $state.raw(this.kept.sort);
  /** How far down the list is scrolled, in pixels. */
  top = $state(this.kept.top);
  readonly chosen = new SvelteSet<RunId>();
  /** The start of a range. */
  private anchor: RunId | null = null;

  keep(): void {
    const kept: Kept = { filter: this.filter, sort: this.sort, top: this.top };
    sessionStorage.setItem(STORE, JSON.stringify(kept));
  }

  change(changes: Partial<RunFilter>): void {
    this.filter = { ...this.filter, ...changes };
  }

  /** @param shown the rows in their order, for a range */
  choose(runId: RunId, isRange: boolean, shown: readonly RunListRow[]): void {
    if (isRange) {
      for (const id of idsBetween(shown, this.anchor, runId)) this.chosen.add(id);
      this.anchor ??= runId;
      return;
    }
    if (!this.chosen.delete(runId)) this.chosen.add(runId);
    this.anchor = runId;
  }

  chooseAll(shown: readonly RunListRow[]): void {
    const areAll = shown.every((row) => this.chosen.has(row.runId));
    for (const { runId } of shown) {
      if (areAll) this.chosen.delete(runId);
      else this.chosen.add(runId);
    }
  }

  clear(): void {
    this.chosen.clear();
    this.anchor = null;
  }
}
