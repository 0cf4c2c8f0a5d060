/** Writes the journal: `events.jsonl`, one event a line, numbered without gaps. */

import { constants, fstatSync, ftruncateSync, statSync, writeSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as v from 'valibot';
import { systemCode, translateFileError } from '../../base/file-errors';
import { openInside } from '../../base/foreign-files';
import type { RunEvent, RunEventBody } from '../../shared/events';
import { LatheError } from '../../shared/failures/failure';
import { count, type Shape } from '../../shared/schema';
import { formatEvent } from './journal-line';
import { eventFrom, lastEvent } from './journal-tail';
import { runDamaged, runFile } from '../folder/run-files';

/** A position in a journal: the end of an event. */
export const journalPositionShape = v.object({
  /** Number of the last event; 0 before the first. */
  n: count,
  bytes: count,
});
export type JournalPosition = Shape<typeof journalPositionShape>;

/** For the holder of the run’s lock. */
export class JournalWriter {
  private constructor(
    private readonly file: string,
    private readonly handle: FileHandle,
    private readonly now: () => Date,
    private place: JournalPosition,
  ) {}

  /**
   * Opens a run’s journal and cuts off a torn last line, which a crash may have left.
   *
   * @throws LatheError run-damaged, folder-not-writable
   */
  static async open(runDir: string, now: () => Date): Promise<JournalWriter> {
    const file = runFile(runDir, 'journal');
    let handle: FileHandle | null = null;
    try {
      handle = await openInside(file, constants.O_RDWR);
      const { size } = await handle.stat();
      const last = await lastEvent(handle, size);
      const place = { n: last?.event.n ?? 0, bytes: last?.end ?? 0 };
      if (place.bytes < size) await handle.truncate(place.bytes);
      return new JournalWriter(file, handle, now, place);
    } catch (error) {
      await handle?.close();
      if (systemCode(error) === 'ENOENT') {
        throw runDamaged(file, 'journal', { reason: 'not-there', facts: {} }, error);
      }
      throw translateFileError(error, file);
    }
  }

  get position(): JournalPosition {
    return this.place;
  }

  /** @throws LatheError run-folder-gone once the run was deleted or renamed: whatever is written then is lost */
  requireThere(): void {
    const found = statSync(this.file, { throwIfNoEntry: false });
    if (found?.ino !== fstatSync(this.handle.fd).ino) {
      throw new LatheError('run-folder-gone', { runDir: dirname(this.file) });
    }
  }

  /**
   * Appends an event. When this returns, the whole line is in the file and outlives this process; after {@link flush}
   * it also outlives a power failure.
   *
   * @throws LatheError run-folder-gone; disk-full, and the journal then still ends with a whole line
   */
  append(body: RunEventBody): RunEvent {
    const event: RunEvent = { n: this.place.n + 1, at: this.now().toISOString(), ...body };
    const line = Buffer.from(formatEvent(event));
    this.requireThere();
    try {
      let done = 0;
      while (done < line.length) {
        done += writeSync(this.handle.fd, line, done, line.length - done, this.place.bytes + done);
      }
    } catch (error) {
      this.cutBack();
      throw translateFileError(error, this.file);
    }
    this.place = { n: event.n, bytes: this.place.bytes + line.length };
    return event;
  }

  async flush(): Promise<void> {
    try {
      await this.handle.sync();
    } catch (error) {
      throw translateFileError(error, this.file);
    }
  }

  /**
   * Cuts the journal back to an earlier position, but keeps the events directly after it for which `stays` holds.
   *
   * @throws LatheError run-damaged if the journal never had that position
   */
  async rewindTo({ n, bytes }: JournalPosition, stays: (event: RunEvent) => boolean = () => false): Promise<void> {
    const { handle, place } = this;
    const last = bytes <= place.bytes ? await lastEvent(handle, bytes) : null;
    if (n !== (last?.event.n ?? 0) || bytes !== (last?.end ?? 0)) {
      throw new LatheError('journal-place-missing', { file: this.file, expected: { n, bytes }, has: place });
    }
    let end: JournalPosition = { n, bytes };
    for (;;) {
      const next = await eventFrom(handle, end.bytes, place.bytes);
      if (next?.event.n !== end.n + 1 || !stays(next.event)) break;
      end = { n: next.event.n, bytes: next.end };
    }
    await handle.truncate(end.bytes);
    await this.flush();
    this.place = end;
  }

  async close(): Promise<void> {
    await this.handle.close();
  }

  /** Removes the rest of a failed write; if that fails too, the next opening does it. */
  private cutBack(): void {
    try {
      ftruncateSync(this.handle.fd, this.place.bytes);
    } catch {
      return;
    }
  }
}
