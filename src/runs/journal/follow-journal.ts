/**
 * Follows a journal while it grows, through crashes and resumes of its writer. A resume cuts the journal back to a
 * checkpoint and writes on, so events that were read may be void a moment later, even though the file is long again. A
 * follower therefore compares the last line it read with the file at each look. If it differs, the follower returns to
 * the latest remembered line that still stands in its place, reports that, and reads on from there.
 *
 * It polls: notifications of the system don’t exist on network shares and run out on busy machines, and a look costs
 * some 50 µs.
 */

import type { FileHandle } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { readInto } from '../../base/files';
import type { RunEvent } from '../../shared/events';
import { parseEvent } from './journal-line';
import { openJournal } from './journal-reader';
import { eventAt, LONGEST_LINE_BYTES } from './journal-tail';

export type JournalSignal =
  /** `isAtEnd`: there are no more at the moment. Sent without events the first time that this is so. */
  | { readonly kind: 'events'; readonly events: readonly RunEvent[]; readonly isAtEnd: boolean }
  /** Earlier events with a number above `n` are void; their replacements follow. */
  | { readonly kind: 'rewound'; readonly n: number; readonly at: string };

export interface FollowOptions {
  /** Stops at once, without an error. */
  readonly signal?: AbortSignal;
  /** Whether nobody writes any more: then the following ends at the end of the journal. */
  readonly isOver?: () => Promise<boolean>;
  /** Number of the last event that the caller has; 0 for none. */
  readonly after?: number;
  /** Its time, `RunEvent.at`, which reveals an `after` that a resume has voided in the meantime. */
  readonly afterAt?: string;
  readonly pollMs?: number;
}

const POLL_MS = 100;
/** Some 3,000 events: few enough not to hold up other work of the process. */
const CHUNK_BYTES = 1 << 19;
/** One line in so many is remembered as a place to return to. */
const ANCHOR_EVERY = 256;
const LINE_FEED = 0x0a;

interface Anchor {
  readonly n: number;
  readonly at: string;
  readonly start: number;
  readonly line: Buffer;
}

/**
 * Yields signals until `signal` aborts, the writer is over, or the run’s folder is removed.
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
      // Before the look, which then finds everything that was written.
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
  /** Lines to return to, oldest first. */
  private readonly anchors: Anchor[] = [];
  private last: Anchor | null = null;
  /** A line out of order: perhaps read in the middle of a cut, so it counts only if the next look finds it again. */
  private suspect: Anchor | null = null;
  private position = 0;
  private chunkBytes = CHUNK_BYTES;
  private isAtEnd = false;

  constructor(private readonly handle: FileHandle) {}

  /** Moves behind event `after`, or reports that it is void. */
  async begin(after: number, afterAt: string | undefined): Promise<JournalSignal[]> {
    const { size } = await this.handle.stat();
    const found = await eventAt(this.handle, after, size);
    // A missing event was cut off, and nothing tells how far back the cut went.
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

  /** The events in the whole lines of a chunk at `position`. */
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
    // A line that is longer than a chunk needs a larger one; one that is longer than any event is damage.
    const isLonger = start === 0 && chunk.length === this.chunkBytes;
    this.chunkBytes = isLonger ? Math.min(this.chunkBytes * 2, LONGEST_LINE_BYTES) : CHUNK_BYTES;
    if (isLonger && chunk.length === LONGEST_LINE_BYTES) this.position += chunk.length;
    return events;
  }

  /** Whether the last look found the same line out of order here: then it is damage and is skipped. */
  private isConfirmed(line: Buffer): boolean {
    const isSame = this.suspect?.start === this.position && this.suspect.line.equals(line);
    this.suspect = isSame ? null : { n: 0, at: '', start: this.position, line: Buffer.from(line) };
    return isSame;
  }

  private remember(anchor: Anchor): void {
    this.last = anchor;
    if (anchor.n % ANCHOR_EVERY === 0) this.anchors.push(anchor);
  }

  /** Moves behind the latest remembered line that still stands. */
  private async goBack(): Promise<JournalSignal> {
    while (this.anchors.length > 0 && !(await this.stillStands(this.anchors.at(-1) ?? null))) this.anchors.pop();
    this.last = this.anchors.at(-1) ?? null;
    this.position = this.last === null ? 0 : this.last.start + this.last.line.length;
    return { kind: 'rewound', n: this.last?.n ?? 0, at: this.last?.at ?? '' };
  }

  private async stillStands(anchor: Anchor | null): Promise<boolean> {
    return anchor === null || (await this.readAt(anchor.start, anchor.line.length)).equals(anchor.line);
  }

  /** Reads at most `length` bytes: the file may be cut at any moment. */
  private async readAt(position: number, length: number): Promise<Buffer> {
    const buffer = Buffer.alloc(length);
    return buffer.subarray(0, await readInto(this.handle, position, buffer));
  }
}
