/** Keeps the standard error of trainers, which explains a native crash. */

import { constants } from 'node:fs';
import type { Readable } from 'node:stream';
import { once } from 'node:events';
import { translateFileError } from '../../base/file-errors';
import { openInside } from '../../base/foreign-files';
import { runFile } from '../../runs/folder/run-files';
import { LatheError } from '../../shared/failures/failure';
import type { TrainerExit } from './trainer-host';

const KEPT_BYTES = 64 * 1024;

export interface ErrorOutput {
  /** For `fork`: the child’s standard error. */
  readonly stdio: number | 'pipe';
  /** Call it once, when the process is gone or could not be started. @returns the last output */
  finish(stream: Readable | null): Promise<string>;
}

/**
 * Appends to the run’s log, which outlives host and trainer. A pipe would break when the host is gone, and the trainer with it.
 *
 * @throws LatheError disk-full, folder-not-writable
 */
export async function runErrorOutput(runDir: string): Promise<ErrorOutput> {
  const file = runFile(runDir, 'log');
  const { O_RDWR, O_CREAT, O_APPEND } = constants;
  const handle = await openInside(file, O_RDWR | O_CREAT | O_APPEND).catch((error: unknown) => {
    throw translateFileError(error, file);
  });
  const { size: before } = await handle.stat();
  return {
    stdio: handle.fd,
    finish: async () => {
      try {
        const { size } = await handle.stat();
        const from = Math.max(before, size - KEPT_BYTES);
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - from), 0, size - from, from);
        return buffer.toString('utf8', 0, bytesRead);
      } finally {
        await handle.close();
      }
    },
  };
}

export function pipedErrorOutput(): ErrorOutput & { readonly listen: (stream: Readable | null) => void } {
  let kept = '';
  return {
    stdio: 'pipe',
    listen: (stream) =>
      stream?.setEncoding('utf8').on('data', (text: string) => {
        kept = (kept + text).slice(-KEPT_BYTES);
      }),
    finish: async (stream) => {
      // The last output may arrive after the process has ended.
      if (stream !== null && !stream.destroyed) await once(stream, 'close');
      return kept;
    },
  };
}

const SHOWN_LINES = 6;

/** Without stack traces: Node prints them before and after an error’s message. */
function lastLines(lastWords: string): string {
  const lines = lastWords.split('\n').filter((line) => line.trim() !== '' && !/^\s+at |^Node\.js v/.test(line));
  return lines.slice(-SHOWN_LINES).join('\n');
}

/** The failure of a trainer that ended unexpectedly. @param task its job */
export function trainerDied(task: 'training' | 'answer', { code, signal, lastWords }: TrainerExit): LatheError {
  return new LatheError('trainer-died', { task, code, signal, lastWords: lastLines(lastWords) });
}
