/** Which rows of a long list are in sight. */

export interface RowWindow {
  /** The first row that is drawn, and the one behind the last. */
  readonly start: number;
  readonly end: number;
}

/** Drawn besides on both sides, so that fast scrolling shows no gap. */
const SPARE = 6;

/** @param top,height what is in sight, in pixels from the first row’s upper edge */
export function rowWindow(top: number, height: number, rowHeight: number, rows: number): RowWindow {
  const first = Math.floor(Math.max(0, top) / rowHeight);
  const last = Math.ceil((Math.max(0, top) + Math.max(0, height)) / rowHeight);
  const start = Math.max(0, Math.min(first - SPARE, rows));
  return { start, end: Math.max(start, Math.min(last + SPARE, rows)) };
}

/** Where to scroll so that a row is wholly in sight, moving as little as possible. */
export function topToShow(index: number, top: number, height: number, rowHeight: number): number {
  const upper = index * rowHeight;
  if (upper < top) return upper;
  const lower = upper + rowHeight;
  return lower > top + height ? lower - height : top;
}

/** The row that a key leads to, or null where it is none of the list’s keys. */
export function rowAfterKey(key: string, from: number, rows: number, page: number): number | null {
  const to = {
    ArrowDown: from + 1,
    ArrowUp: from < 0 ? 0 : from - 1,
    PageDown: Math.max(0, from) + page,
    PageUp: Math.max(0, from) - page,
    Home: 0,
    End: rows - 1,
  }[key];
  return to === undefined || rows === 0 ? null : Math.min(rows - 1, Math.max(0, to));
}
