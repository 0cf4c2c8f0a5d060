/** What a trainer wrote on standard error before it ended, so that a native crash can be explained. */

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { translateFileError } from '../../base/file-errors';

const KEPT_BYTES = 64 * 1024;

/** Beside the journal, so that it is still there when host and trainer both are gone. */
const LOG_NAME = 'trainer.log';

/** A trainer’s standard error. */
export interface ErrorOutput {
  /** What `fork` takes as the child’s standard error. */
  readonly stdio: number | 'pipe';
  /** To be called with the stream of a `pipe`. */
  attach(stream: Readable | null): void;
  /** To be called once, when the process is gone or could not be started. */
  finish(): string;
}

/** Appended to the run’s log: a pipe would break, and with it the trainer, when its host is gone. */
export function runErrorOutput(runDir: string): ErrorOutput {
  const file = join(runDir, LOG_NAME);
  let descriptor: number;
  try {
    descriptor = openSync(file, 'a+');
  } catch (error) {
    throw translateFileError(error, file);
  }
  const before = fstatSync(descriptor).size;
  return {
    stdio: descriptor,
    attach: () => undefined,
    finish: () => {
      const { size } = fstatSync(descriptor);
      const from = Math.max(before, size - KEPT_BYTES);
      const buffer = Buffer.alloc(size - from);
      const read = readSync(descriptor, buffer, 0, buffer.length, from);
      closeSync(descriptor);
      return buffer.toString('utf8', 0, read);
    },
  };
}

/** Kept in memory. */
export function pipedErrorOutput(): ErrorOutput {
  let kept = '';
  return {
    stdio: 'pipe',
    attach: (stream) =>
      stream?.setEncoding('utf8').on('data', (text: string) => {
        kept = (kept + text).slice(-KEPT_BYTES);
      }),
    finish: () => kept,
  };
}
