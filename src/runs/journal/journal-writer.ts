/** The journal: `events.jsonl`, one event a line, numbered without gaps, appended by the run’s only writer. */

import { ftruncateSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import * as v from 'valibot';
import { translateFileError } from '../../base/file-errors';
import type { RunEvent, RunEventBody } from '../../shared/events';
import { count, type Shape } from '../../shared/schema';
import { formatEvent } from './journal-line';
import { lastEvent } from './journal-tail';
import { runDamaged, runFile } from '../folder/run-files';

/** How far a journal reaches. */
export const journalPositionShape = v.object({
  /** Number of the last event; 0 before the first. */
  n: count,
  bytes: count,
});
export type JournalPosition = Shape<typeof journalPositionShape>;

/** Only the holder of a run’s lock may have one. */
export class JournalWriter {
  private constructor(
    private readonly file: string,
    private readonly handle: FileHandle,
    private readonly now: () => Date,
    private place: JournalPosition,
  ) {}

  /**
   * Opens a run’s journal and cuts off what a crash left of a last line.
   *
   * @throws LatheError run-damaged, folder-not-writable
   */
  static async open(runDir: string, now: () => Date): Promise<JournalWriter> {
    const file = runFile(runDir, 'journal');
    let handle: FileHandle | null = null;
    try {
      handle = await open(file, 'r+');
      const { size } = await handle.stat();
      const last = await lastEvent(handle, size);
      const place = { n: last?.event.n ?? 0, bytes: last?.end ?? 0 };
      if (place.bytes < size) await handle.truncate(place.bytes);
      return new JournalWriter(file, handle, now, place);
    } catch (error) {
      await handle?.close();
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
        throw runDamaged(file, 'The journal of a run', 'the file is not there', error);
      }
      throw translateFileError(error, file);
    }
  }

  get position(): JournalPosition {
    return this.place;
  }

  /**
   * Adds an event. The line is whole in the file when this returns, so it outlives this process; {@link flush} makes it
   * outlive the machine.
   *
   * @throws LatheError disk-full; the journal then still ends with a whole line
   */
  append(body: RunEventBody): RunEvent {
    const event: RunEvent = { n: this.place.n + 1, at: this.now().toISOString(), ...body };
    const line = Buffer.from(formatEvent(event));
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
   * Cuts the journal back to a position that it had before.
   *
   * @throws LatheError run-damaged when the journal did not have that position
   */
  async rewindTo(position: JournalPosition): Promise<void> {
    const { n, bytes } = position;
    const last = bytes <= this.place.bytes ? await lastEvent(this.handle, bytes) : null;
    if (n !== (last?.event.n ?? 0) || bytes !== (last?.end ?? 0)) {
      const found = `it reaches to event ${this.place.n} and byte ${this.place.bytes}, and has no such place`;
      throw runDamaged(this.file, `The end of event ${n} at byte ${bytes}`, found);
    }
    await this.handle.truncate(bytes);
    await this.flush();
    this.place = { n, bytes };
  }

  async close(): Promise<void> {
    await this.handle.close();
  }

  /** Takes away what a failed write left; where that fails as well, the next opening does it. */
  private cutBack(): void {
    try {
      ftruncateSync(this.handle.fd, this.place.bytes);
    } catch {
      return;
    }
  }
}
