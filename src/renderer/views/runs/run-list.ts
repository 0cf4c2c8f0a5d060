/** Which runs the library shows, and in which order. */

import type { RunListRow } from '../../../shared/contract/runs';
import type { RunStatus, RunId } from '../../../shared/run';
import type { RecipeName } from '../../../shared/settings';
import type { Messages } from '../../i18n/shape';
import { runName } from '../../state/run-name';

export const STATUS_GROUPS = ['all', 'active', 'held', 'finished', 'failed'] as const;
type StatusGroup = (typeof STATUS_GROUPS)[number];

/** Also the sort order of the status column: most remaining work first. */
const GROUP_OF: Readonly<Record<RunStatus, Exclude<StatusGroup, 'all'>>> = {
  running: 'active',
  preparing: 'active',
  pausing: 'active',
  stopping: 'active',
  queued: 'active',
  paused: 'held',
  lost: 'held',
  stopped: 'held',
  failed: 'failed',
  finished: 'finished',
};
const STATUS_ORDER = Object.keys(GROUP_OF);

export interface RunFilter {
  readonly query: string;
  readonly group: StatusGroup;
  /** Empty for every recipe, every tag. */
  readonly recipe: RecipeName | '';
  readonly tag: string;
}

export const NO_FILTER: RunFilter = { query: '', group: 'all', recipe: '', tag: '' };

/** Two keys in one entry share a column in a narrow window. */
export const COLUMNS = [['name'], ['status'], ['dataset', 'recipe'], ['best'], ['duration', 'created']] as const;
export type SortKey = (typeof COLUMNS)[number][number];

export interface RunSort {
  readonly key: SortKey;
  readonly isAscending: boolean;
}

export const LATEST_FIRST: RunSort = { key: 'created', isAscending: false };

/** Texts of a run that depend on the language. */
export interface RunWords {
  readonly name: (row: RunListRow) => string;
  readonly recipe: (row: RunListRow) => string;
}

/** In the language of the page. */
export function runWords({ common }: Messages): RunWords {
  return { name: runName, recipe: ({ recipe, preset }) => `${common.recipe[recipe]} ${common.preset[preset]}` };
}

/** Ignores case and full-width letters. */
function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

export function isFiltered({ query, group, recipe, tag }: RunFilter): boolean {
  return query.trim() !== '' || group !== 'all' || recipe !== '' || tag !== '';
}

/** Whether each word occurs in the run’s name, images, recipe, note or tags; of its id, in what the page shows, or as its start. */
export function matchesWords(row: RunListRow, query: string, words: RunWords): boolean {
  const wanted = folded(query).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return true;
  const known = row.damage === null ? [row.dataset, row.recipe, words.recipe(row)] : [];
  const shown = runName({ name: '', runId: row.runId });
  const text = folded([words.name(row), shown, ...known, row.note, ...row.tags].join('\n'));
  const id = folded(row.runId);
  return wanted.every((word) => text.includes(word) || id.startsWith(word));
}

export function filteredRuns(rows: readonly RunListRow[], filter: RunFilter, words: RunWords): RunListRow[] {
  const { query, group, recipe, tag } = filter;
  return rows.filter(
    (row) =>
      (group === 'all' || GROUP_OF[row.status] === group) &&
      (recipe === '' || (row.damage === null && row.recipe === recipe)) &&
      (tag === '' || row.tags.includes(tag)) &&
      matchesWords(row, query, words),
  );
}

/** Share of the main stage that is done, 0 to 1; null while its end is unknown. */
export function runProgress({ stage, epoch, epochs, status }: RunListRow): number | null {
  if (status === 'finished') return 1;
  if (stage !== 'main' || epochs === 0) return null;
  return Math.min(1, Math.max(0, epoch - 1) / epochs);
}

/** The value to sort by; runs without one go last in both directions. */
const VALUES: Readonly<Record<SortKey, (row: RunListRow, words: RunWords) => string | number | null>> = {
  name: (row, words) => words.name(row),
  // Among running ones, the nearest to its end comes first.
  status: (row) => STATUS_ORDER.indexOf(row.status) - (runProgress(row) ?? 0) / 2,
  dataset: (row) => row.dataset,
  recipe: (row, words) => words.recipe(row),
  best: (row) => row.best?.valAccuracy ?? null,
  duration: (row) => row.computeMs,
  created: (row) => row.createdAt,
};

/** A damaged run has only its name. */
function sortValue(row: RunListRow, key: SortKey, words: RunWords): string | number | null {
  return row.damage === null || key === 'name' ? VALUES[key](row, words) : null;
}

function byValue(collator: Intl.Collator) {
  return (a: string | number, b: string | number): number =>
    typeof a === 'string' && typeof b === 'string' ? collator.compare(a, b) : Number(a) - Number(b);
}

/** Stable: equal runs keep their order. */
export function sortedRuns(
  rows: readonly RunListRow[],
  { key, isAscending }: RunSort,
  words: RunWords,
  language: string,
): RunListRow[] {
  const order = byValue(new Intl.Collator(language, { numeric: true, sensitivity: 'base' }));
  const keyed = rows.map((row) => ({ row, value: sortValue(row, key, words) }));
  keyed.sort((a, b) => {
    if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
    return isAscending ? order(a.value, b.value) : order(b.value, a.value);
  });
  return keyed.map(({ row }) => row);
}

/** The order after a click on a title: best, longest and latest first, the rest ascending; a second click reverses it. */
export function sortAfterClick(before: RunSort, key: SortKey): RunSort {
  if (before.key === key) return { key, isAscending: !before.isAscending };
  return { key, isAscending: key !== 'best' && key !== 'duration' && key !== 'created' };
}

/** The ids from one row to another as shown, both included; only `to` if `from` is not shown. */
export function idsBetween(shown: readonly RunListRow[], from: RunId | null, to: RunId): RunId[] {
  const ids = shown.map((row) => row.runId);
  const [a, b] = [from === null ? -1 : ids.indexOf(from), ids.indexOf(to)];
  return a < 0 || b < 0 ? [to] : ids.slice(Math.min(a, b), Math.max(a, b) + 1);
}

/** All tags, sorted as the language sorts. */
export function tagsOf(rows: readonly RunListRow[], language: string): string[] {
  const { compare } = new Intl.Collator(language, { numeric: true });
  return [...new Set(rows.flatMap((row) => row.tags))].sort(compare);
}

/** Tags from a text with commas; each once. */
export function parseTags(text: string): string[] {
  const tags = text.split(/[,，;；\n]/).map((tag) => tag.trim().replace(/\s+/g, ' '));
  return [...new Set(tags.filter(Boolean))];
}
