/** Requests to a run’s trainer: files in `control/`, written whole by anyone, taken by the trainer between two steps. */

import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAside } from '../../base/atomic';
import { translateFileError } from '../../base/file-errors';
import { kindOf, objectOf, oneOf, wholeWithin, type Check } from '../../core/json-check';
import { FULL_PACE, SLOWEST_PACE, type ControlRequest } from '../../shared/run-commands';
import { runFile } from './run-files';

const request: Check<ControlRequest> = kindOf<ControlRequest>({
  pause: objectOf({ depth: oneOf('hold', 'release') }),
  resume: objectOf({}),
  stop: objectOf({}),
  checkpoint: objectOf({}),
  pace: objectOf({ percent: wholeWithin(SLOWEST_PACE, FULL_PACE) }),
});

const SUFFIX = '.json';

/**
 * Leaves a request for the run’s trainer.
 *
 * @param nowMs orders it among others
 * @throws LatheError disk-full, folder-not-writable
 */
export async function sendControl(runDir: string, asked: ControlRequest, nowMs: number): Promise<void> {
  const folder = runFile(runDir, 'control');
  const name = `${String(nowMs).padStart(15, '0')}-${randomUUID()}`;
  try {
    await mkdir(folder, { recursive: true });
    await writeAside(join(folder, name + SUFFIX), 'one', (aside) => writeFile(aside, JSON.stringify(asked)));
  } catch (error) {
    throw translateFileError(error, folder);
  }
}

/** The trainer’s side. */
export class ControlInbox {
  private readonly folder: string;

  constructor(runDir: string) {
    this.folder = runFile(runDir, 'control');
    mkdirSync(this.folder, { recursive: true });
  }

  /** Requests since the last call, oldest first; they are removed, and so is what is no request. */
  take(): ControlRequest[] {
    return this.names().flatMap((name) => this.read(join(this.folder, name)) ?? []);
  }

  /** Forgets requests that were meant for a trainer before this one. */
  clear(): void {
    this.take();
  }

  private names(): string[] {
    try {
      return readdirSync(this.folder)
        .filter((name) => name.endsWith(SUFFIX) && !name.startsWith('.'))
        .sort();
    } catch {
      return [];
    }
  }

  private read(file: string): ControlRequest | null {
    try {
      return request(JSON.parse(readFileSync(file, 'utf8')), '');
    } catch {
      return null;
    } finally {
      rmSync(file, { force: true });
    }
  }
}
