/**
 * Following a journal while it grows, through crashes and resumes of its writer. A resume cuts the journal back to a
 * checkpoint and writes on, so what a follower has read may be void a moment later, even though the file is long
 * again. A follower therefore holds the last line it read against the file at each look. When it differs, it goes back
 * to the latest of some older lines that still stand where they stood, says so, and reads on from there.
 *
 * It looks by the clock and not by notifications of the system: those don’t exist on network shares and run out on
 * busy machines, and a look costs some 50 µs.
 */

import type { FileHandle } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { readInto } from '../../base/files';
import type { RunEvent } from '../../shared/events';
import { parseEvent } from './journal-line';
import { openJournal } from './journal-reader';
import { eventAt } from './journal-tail';

export type JournalSignal =
  /** `isAtEnd`: there are no more at the moment. Also without any event, the first time that it holds. */
  | { readonly kind: 'events'; readonly events: readonly RunEvent[]; readonly isAtEnd: boolean }
  /** Events with a number above `n` that were given before are void; the ones that replace them follow. */
  | { readonly kind: 'rewound'; readonly n: number; readonly at: string };

export interface FollowOptions {
  /** Ends the following where it is, without an error. */
  readonly signal?: AbortSignal;
  /** Whether nobody writes any more: the following ends when there is nothing left to read. */
  readonly isOver?: () => Promise<boolean>;
  /** Number of the last event that the caller has already; 0 for none. */
  readonly after?: number;
  /** Its time, `RunEvent.at`: with it, an `after` that a resume has voided in the meantime is noticed. */
  readonly afterAt?: string;
  /** Milliseconds between two looks. */
  readonly pollMs?: number;
}

const POLL_MS = 100;
/** Some 3,000 events: whoever follows beside other work reads them without keeping it waiting. */
const CHUNK_BYTES = 1 << 19;
/** One line in so many is remembered, to go back to. */
const ANCHOR_EVERY = 256;
const LINE_FEED = 0x0a;

/** A line that was read, where it stood. */
interface Anchor {
  readonly n: number;
  /** Its time. */
  readonly at: string;
  readonly start: number;
  readonly line: Buffer;
}

/**
 * Signals until `signal` aborts, the writer is over, or the run’s folder is removed.
 *
 * @throws LatheError run-damaged without a journal
 */
export async function* followJournal(runDir: string, options: FollowOptions): AsyncGenerator<JournalSignal> {
  const { signal, isOver = () => Promise.resolve(false), after = 0, afterAt, pollMs = POLL_MS } = options;
  const handle = await openJournal(runDir);
  const follower = new Follower(handle);
  try {
    if (after > 0) yield* await follower.begin(after, afterAt);
    while (signal?.aborted !== true) {
      // Asked before the look, which then finds all that was written.
      const isLast = await isOver();
      const { signals, isRemoved } = await follower.look();
      yield* signals;
      if (isRemoved || (isLast && signals.length === 0)) return;
      if (signals.length === 0) await delay(pollMs, undefined, signal && { signal }).catch(() => undefined);
    }
  } finally {
    await handle.close();
  }
}

class Follower {
  /** Lines to go back to, oldest first. */
  private readonly anchors: Anchor[] = [];
  /** The last line that was read. */
  private last: Anchor | null = null;
  /** A line out of order: perhaps read in the middle of a cut, so it counts only when it is there again. */
  private suspect: Anchor | null = null;
  private position = 0;
  private chunkBytes = CHUNK_BYTES;
  private isAtEnd = false;

  constructor(private readonly handle: FileHandle) {}

  /** Takes place behind event `after`, or says what of it is void. */
  async begin(after: number, afterAt: string | undefined): Promise<JournalSignal[]> {
    const { size } = await this.handle.stat();
    const found = await eventAt(this.handle, after, size);
    // An event that is missing was cut off, and nothing tells how far back the cut went.
    const isKnown = found?.event.n === after && (afterAt === undefined || found.event.at === afterAt);
    if (!isKnown) return [{ kind: 'rewound', n: 0, at: '' }];
    this.position = found.end;
    this.last = {
      n: found.event.n,
      at: found.event.at,
      start: found.start,
      line: await this.readAt(found.start, found.end - found.start),
    };
    this.anchors.push(this.last);
    return [];
  }

  async look(): Promise<{ signals: JournalSignal[]; isRemoved: boolean }> {
    const signals: JournalSignal[] = [];
    const wasAtEnd = this.isAtEnd;
    if (!(await this.stillStands(this.last))) signals.push(await this.goBack());
    const { size, nlink } = await this.handle.stat();
    const from = this.position;
    const chunk = await this.readAt(from, Math.min(this.chunkBytes, Math.max(0, size - from)));
    const events = this.takeLines(chunk);
    this.isAtEnd = from + chunk.length >= size;
    const isNews = this.isAtEnd && (!wasAtEnd || signals.length > 0);
    if (events.length > 0 || isNews) signals.push({ kind: 'events', events, isAtEnd: this.isAtEnd });
    return { signals, isRemoved: nlink === 0 };
  }

  /** Events of the whole lines of a chunk that begins at `position`. */
  private takeLines(chunk: Buffer): RunEvent[] {
    const events: RunEvent[] = [];
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      const line = chunk.subarray(start, end + 1);
      const event = parseEvent(line.toString('utf8'));
      const expected = (this.last?.n ?? 0) + 1;
      if (event?.n !== expected && !this.isConfirmed(line)) return events;
      if (event !== null && event.n >= expected) {
        events.push(event);
        this.remember({ n: event.n, at: event.at, start: this.position, line: Buffer.from(line) });
      }
      start = end + 1;
      this.position += line.length;
    }
    // A line longer than a chunk is only taken whole.
    this.chunkBytes = start === 0 && chunk.length === this.chunkBytes ? this.chunkBytes * 2 : CHUNK_BYTES;
    return events;
  }

  /** Whether a line out of order stood here at the last look already, so that it is damage and is passed over. */
  private isConfirmed(line: Buffer): boolean {
    const isSame = this.suspect?.start === this.position && this.suspect.line.equals(line);
    this.suspect = isSame ? null : { n: 0, at: '', start: this.position, line: Buffer.from(line) };
    return isSame;
  }

  private remember(anchor: Anchor): void {
    this.last = anchor;
    if (anchor.n % ANCHOR_EVERY === 0) this.anchors.push(anchor);
  }

  /** Takes place behind the latest remembered line that still stands. */
  private async goBack(): Promise<JournalSignal> {
    while (this.anchors.length > 0 && !(await this.stillStands(this.anchors.at(-1) ?? null))) this.anchors.pop();
    this.last = this.anchors.at(-1) ?? null;
    this.position = this.last === null ? 0 : this.last.start + this.last.line.length;
    return { kind: 'rewound', n: this.last?.n ?? 0, at: this.last?.at ?? '' };
  }

  private async stillStands(anchor: Anchor | null): Promise<boolean> {
    return anchor === null || (await this.readAt(anchor.start, anchor.line.length)).equals(anchor.line);
  }

  /** As many of `length` bytes as there are: the file may be cut at any moment. */
  private async readAt(position: number, length: number): Promise<Buffer> {
    const buffer = Buffer.alloc(length);
    return buffer.subarray(0, await readInto(this.handle, position, buffer));
  }
}
