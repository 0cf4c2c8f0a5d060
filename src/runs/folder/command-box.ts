/** Requests to a run’s trainer: files in `control/`, written whole by anyone, taken by the trainer between two steps. */

import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { translateFileError } from '../../base/file-errors';
import * as v from 'valibot';
import { FULL_PACE, SLOWEST_PACE, type ControlRequest } from '../../shared/run-commands';
import { parseShape, whole } from '../../shared/schema';
import { runFile } from './run-files';

const request = v.variant('kind', [
  v.object({ kind: v.literal('pause'), depth: v.picklist(['hold', 'release']) }),
  v.object({ kind: v.picklist(['resume', 'stop', 'checkpoint']) }),
  v.object({ kind: v.literal('pace'), percent: whole(SLOWEST_PACE, FULL_PACE) }),
]);

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
    await writeFile(join(folder, `.${name}`), JSON.stringify(asked));
    await rename(join(folder, `.${name}`), join(folder, name + SUFFIX));
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
      return parseShape(request, JSON.parse(readFileSync(file, 'utf8')));
    } catch {
      return null;
    } finally {
      rmSync(file, { force: true });
    }
  }
}
