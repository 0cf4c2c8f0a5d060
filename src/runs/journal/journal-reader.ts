/** Reads a run’s journal, from any process and while it is being written. */

import { open, type FileHandle } from 'node:fs/promises';
import type { RunEvent, RunEventKind } from '../../shared/events';
import { parseEvent } from './journal-line';
import { eventAt, lastEvent } from './journal-tail';
import { runDamaged, runFile } from '../folder/run-files';

export interface JournalSelection {
  /** Only events with a greater number. */
  readonly after?: number;
  /** Only these kinds; lines of other kinds are not even parsed. */
  readonly kinds?: readonly RunEventKind[];
}

const CHUNK_BYTES = 1 << 20;

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
    let rest = '';
    const buffer = Buffer.alloc(CHUNK_BYTES);
    const decoder = new TextDecoder();
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES, position);
      if (bytesRead === 0) return;
      position += bytesRead;
      const lines = (rest + decoder.decode(buffer.subarray(0, bytesRead), { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      const events = lines.filter(isWanted).map(parseEvent);
      yield events.filter((event): event is RunEvent => event !== null && isSelected(event, after, kinds));
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

/** Sorts out lines of other kinds without parsing them. */
function wantedLines(kinds: readonly RunEventKind[] | undefined): (line: string) => boolean {
  if (kinds === undefined) return () => true;
  const marks = kinds.map((kind) => `"kind":"${kind}"`);
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
    return await open(file, 'r');
  } catch (cause) {
    throw runDamaged(file, 'journal', { reason: 'not-opened', facts: {} }, cause);
  }
}
