/** What a person has set in the library: search, filters, order and choice. Kept while the window is open. */

import { SvelteSet } from 'svelte/reactivity';
import type { RunListRow } from '../../../shared/contract/runs';
import type { RunId } from '../../../shared/run';
import {
  COLUMNS,
  idsBetween,
  LATEST_FIRST,
  NO_FILTER,
  RECIPES,
  STATUS_GROUPS,
  type RunFilter,
  type RunSort,
} from './run-list';

interface Kept {
  readonly filter: RunFilter;
  readonly sort: RunSort;
  readonly top: number;
}

const STORE = 'lathe.library';
const UNTOUCHED: Kept = { filter: NO_FILTER, sort: LATEST_FIRST, top: 0 };

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** An older page may have written it: only what is still understood is taken over. */
function readKept(): Kept {
  try {
    const kept = JSON.parse(sessionStorage.getItem(STORE) ?? '{}') as { [K in keyof Kept]?: Record<string, unknown> };
    const { query, group, recipe, tag } = kept.filter ?? {};
    const key = COLUMNS.flat().find((each) => each === kept.sort?.['key']);
    return {
      filter: {
        query: text(query) ?? '',
        group: STATUS_GROUPS.find((each) => each === group) ?? 'all',
        recipe: RECIPES.find((each) => each === recipe) ?? null,
        tag: text(tag),
      },
      sort: key === undefined ? LATEST_FIRST : { key, isAscending: kept.sort?.['isAscending'] === true },
      top: typeof kept.top === 'number' ? kept.top : 0,
    };
  } catch {
    return UNTOUCHED;
  }
}

export class Library {
  filter = $state.raw<RunFilter>(NO_FILTER);
  sort = $state.raw<RunSort>(LATEST_FIRST);
  readonly chosen = new SvelteSet<RunId>();
  top = 0;
  /** Where a range begins. */
  private anchor: RunId | null = null;

  constructor() {
    const { filter, sort, top } = readKept();
    this.filter = filter;
    this.sort = sort;
    this.top = top;
  }

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
