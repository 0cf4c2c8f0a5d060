/** Reads a run’s journal, from any process and while it is being written. */

import type { FileHandle } from 'node:fs/promises';
import { rethrowDiskError } from '../../base/file-errors';
import { openInside } from '../../base/foreign-files';
import type { RunEvent, RunEventKind } from '../../shared/events';
import { parseEvent } from './journal-line';
import { eventAt, lastEvent, LONGEST_LINE_BYTES } from './journal-tail';
import { runDamaged, runFile } from '../folder/run-files';

export interface JournalSelection {
  /** Only events with a greater number. */
  readonly after?: number;
  /** Only these kinds; lines of other kinds are not even parsed. */
  readonly kinds?: readonly RunEventKind[];
}

const CHUNK_BYTES = 1 << 20;
const LINE_FEED = 0x0a;

/**
 * Yields events in order, in pieces. Leaves out a torn last line and damaged lines.
 *
 * @throws LatheError run-damaged when there is no journal
 */
export async function* streamJournal(runDir: string, selection: JournalSelection = {}): AsyncGenerator<RunEvent[]> {
  const { after = 0, kinds } = selection;
  const isWanted = wantedLines(kinds);
  const handle = await openJournal(runDir);
  try {
    const { size } = await handle.stat();
    const before = after > 0 ? await eventAt(handle, after, size) : null;
    let position = before?.end ?? 0;
    // The longest line fits, with the beginning of the next.
    const buffer = Buffer.alloc(LONGEST_LINE_BYTES + CHUNK_BYTES);
    let held = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, held, CHUNK_BYTES, position);
      if (bytesRead === 0) return;
      position += bytesRead;
      const filled = buffer.subarray(0, held + bytesRead);
      const end = filled.lastIndexOf(LINE_FEED) + 1;
      const events = linesOf(filled.subarray(0, end))
        .filter(isWanted)
        .map((line) => parseEvent(line.toString('utf8')));
      yield events.filter((event): event is RunEvent => event !== null && isSelected(event, after, kinds));
      // Of a line that is longer than any event nothing needs to be kept: it is damage.
      held = filled.length - end > LONGEST_LINE_BYTES ? 0 : filled.copy(buffer, 0, end);
    }
  } finally {
    await handle.close();
  }
}

/** All selected events; see {@link streamJournal}. */
export async function readJournal(runDir: string, selection: JournalSelection = {}): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const piece of streamJournal(runDir, selection)) for (const event of piece) events.push(event);
  return events;
}

function isSelected(event: RunEvent, after: number, kinds: readonly RunEventKind[] | undefined): boolean {
  return event.n > after && (kinds === undefined || kinds.includes(event.kind));
}

/** Shares the memory of `bytes`, which end with a line feed. */
function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let start = 0;
  for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return lines;
}

/** Sorts out lines of other kinds without parsing them. */
function wantedLines(kinds: readonly RunEventKind[] | undefined): (line: Buffer) => boolean {
  if (kinds === undefined) return () => true;
  const marks = kinds.map((kind) => Buffer.from(`"kind":"${kind}"`));
  return (line) => marks.some((mark) => line.includes(mark));
}

/** The last event; null if the journal is empty. @throws LatheError run-damaged */
export async function lastEventOf(runDir: string): Promise<RunEvent | null> {
  const handle = await openJournal(runDir);
  try {
    return (await lastEvent(handle, (await handle.stat()).size))?.event ?? null;
  } finally {
    await handle.close();
  }
}

/** @throws LatheError run-damaged */
export async function openJournal(runDir: string): Promise<FileHandle> {
  const file = runFile(runDir, 'journal');
  try {
    return await openInside(file);
  } catch (cause) {
    rethrowDiskError(cause, file);
    throw runDamaged(file, 'journal', { reason: 'not-opened', facts: {} }, cause);
  }
}
