/**
 * Passes commands to a run’s trainer: files in `control/`. Any process writes them whole; the trainer takes them
 * between two steps.
 */

import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asideOf, removeLeftovers, writeAside } from '../../base/atomic';
import { translateFileError } from '../../base/file-errors';
import { readInsideSync } from '../../base/foreign-files';
import { commandShape, type RunCommand } from '../../shared/run-commands';
import { parseShape } from '../../shared/schema';
import { runFile } from './run-files';

/** Digits of the number at the start of a name, so that names sort as their numbers do. */
const DIGITS = 15;
/** As {@link leaveCommand} names them, or a program that does without the random part; another file is left alone. */
const COMMAND_FILE = /^\d[\w-]*\.json$/;
const isCommandFile = (name: string): boolean => COMMAND_FILE.test(name);
const MOST_BYTES = 1 << 16;

/**
 * Leaves a command for the run’s trainer, after those that are there.
 *
 * @throws LatheError disk-full, folder-not-writable
 */
export async function leaveCommand(runDir: string, command: RunCommand): Promise<void> {
  const folder = runFile(runDir, 'control');
  try {
    await mkdir(folder, { recursive: true });
    await removeLeftovers(folder, asideOf(isCommandFile));
    const numbers = (await readdir(folder)).filter(isCommandFile).map((name) => Number.parseInt(name, 10) || 0);
    const number = numbers.reduce((highest, each) => Math.max(highest, each), 0) + 1;
    // Two commands of the same moment have no order, but names of their own.
    const name = `${String(number).padStart(DIGITS, '0')}-${randomUUID()}.json`;
    await writeAside(join(folder, name), 'one', (aside) => writeFile(aside, JSON.stringify(command)));
  } catch (error) {
    throw translateFileError(error, folder);
  }
}

export class CommandBox {
  private readonly folder: string;
  private readonly taken = new Set<string>();

  constructor(runDir: string) {
    this.folder = runFile(runDir, 'control');
    mkdirSync(this.folder, { recursive: true });
  }

  /**
   * Takes the commands since the last call, oldest first. Removes them and files that are no commands; a file that
   * can’t be read now stays for the next call.
   */
  take(): RunCommand[] {
    return this.names().flatMap((name) => {
      const text = this.read(name);
      if (text === null) return [];
      this.remove(name);
      try {
        return [parseShape(commandShape, JSON.parse(text))];
      } catch {
        return [];
      }
    });
  }

  private names(): string[] {
    try {
      const names = readdirSync(this.folder).filter(isCommandFile);
      return names.filter((name) => !this.taken.has(name)).sort();
    } catch {
      return [];
    }
  }

  private read(name: string): string | null {
    try {
      return readInsideSync(join(this.folder, name), MOST_BYTES).toString('utf8');
    } catch {
      return null;
    }
  }

  private remove(name: string): void {
    try {
      rmSync(join(this.folder, name), { force: true });
    } catch {
      // The command counts, once.
      this.taken.add(name);
    }
  }
}
