/** Finds a place in a journal without reading all of it. */

import type { FileHandle } from 'node:fs/promises';
import { readExactly, readInto } from '../../base/files';
import type { RunEvent } from '../../shared/events';
import { parseEvent } from './journal-line';

const LINE_FEED = 0x0a;
const BLOCK_BYTES = 4096;
/** Far above the longest event: a longer line is damage, and is not read. */
export const LONGEST_LINE_BYTES = 4 << 20;

export interface PlacedEvent {
  readonly event: RunEvent;
  /** First byte of the line. */
  readonly start: number;
  /** One past its line feed. */
  readonly end: number;
}

/** The end of the line at `position`, one past its line feed; null if the file ends before. */
async function lineEnd(handle: FileHandle, position: number, size: number): Promise<number | null> {
  for (let at = position; at < size; at += BLOCK_BYTES) {
    const block = await readExactly(handle, at, Math.min(BLOCK_BYTES, size - at));
    const index = block.indexOf(LINE_FEED);
    if (index >= 0) return at + index + 1;
  }
  return null;
}

/** The start of the line whose line feed is at `end - 1`. */
async function lineStart(handle: FileHandle, end: number): Promise<number> {
  for (let before = end - 1; before > 0; before -= BLOCK_BYTES) {
    const from = Math.max(0, before - BLOCK_BYTES);
    const block = await readExactly(handle, from, before - from);
    const index = block.lastIndexOf(LINE_FEED);
    if (index >= 0) return from + index + 1;
  }
  return 0;
}

/** The event of the line there; null where it is torn or damaged. */
async function eventBetween(handle: FileHandle, start: number, end: number): Promise<RunEvent | null> {
  if (end - start > LONGEST_LINE_BYTES) return null;
  const line = (await readExactly(handle, start, end - start)).toString('utf8');
  return line.endsWith('\n') ? parseEvent(line) : null;
}

/** The last event within the first `size` bytes; null if there is none. */
export async function lastEvent(handle: FileHandle, size: number): Promise<PlacedEvent | null> {
  let end = size;
  while (end > 0) {
    const start = await lineStart(handle, end);
    const event = await eventBetween(handle, start, end);
    if (event !== null) return { event, start, end };
    end = start;
  }
  return null;
}

/** Some fifty lines. */
const TAIL_BYTES = 8192;

/** The events at the end of the first `size` bytes, without reading what is before. */
export async function latestEvents(handle: FileHandle, size: number): Promise<RunEvent[]> {
  const from = Math.max(0, size - TAIL_BYTES);
  // A resume may cut the file at any moment.
  const tail = Buffer.alloc(size - from);
  const bytes = await readInto(handle, from, tail);
  // The last piece has no line feed; the first one is only a part of a line in the middle of a file.
  const lines = tail
    .toString('utf8', 0, bytes)
    .split('\n')
    .slice(from === 0 ? 0 : 1, -1);
  return lines.map(parseEvent).filter((event) => event !== null);
}

/** The first event whose line begins at `position` or later, before `size`. */
export async function eventFrom(handle: FileHandle, position: number, size: number): Promise<PlacedEvent | null> {
  let start = position;
  for (;;) {
    const end = await lineEnd(handle, start, size);
    if (end === null) return null;
    const event = await eventBetween(handle, start, end);
    if (event !== null) return { event, start, end };
    start = end;
  }
}

/**
 * The last event with a number of at most `n`, by bisection over the first `size` bytes: numbers only rise.
 *
 * @returns null if every event has a greater number
 */
export async function eventAt(handle: FileHandle, n: number, size: number): Promise<PlacedEvent | null> {
  let found = await eventFrom(handle, 0, size);
  if (found === null || found.event.n > n) return null;
  // The wanted line starts between `low` and `high`; it may end after `high`.
  let low = found.end;
  let high = size;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    // The first line that starts at or after the middle.
    const start = (await lineEnd(handle, middle - 1, size)) ?? high;
    const probe = start < high ? await eventFrom(handle, start, size) : null;
    if (probe !== null && probe.event.n <= n) {
      found = probe;
      low = probe.end;
    } else {
      high = middle;
    }
  }
  return found;
}
