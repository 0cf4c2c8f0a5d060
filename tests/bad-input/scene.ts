/** The stage of one row: a person’s images, runs and files in a folder of its own, and a cache beside them. */

import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, readdirSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { scratchFolder } from '../support/lathe';
import { bodyFile, runtimeFolder } from '../support/runtime';
import type { Fixture } from './fixture';

/** A path below the person’s folder → SHA-256 of the file, or where a link leads. */
export type Snapshot = ReadonlyMap<string, string>;

export type RunName = keyof Fixture['runs'];

export class Scene {
  private readonly root = scratchFolder();
  /** All that a person would call his own; what is below must outlive every refusal. */
  readonly own = join(this.root, 'own');
  readonly cache = join(this.root, 'cache');
  readonly images = join(this.own, 'pictures');
  readonly runs = join(this.own, 'runs');

  constructor(readonly fixture: Fixture) {
    mkdirSync(this.runs, { recursive: true });
    cpSync(fixture.images, this.images, { recursive: true, preserveTimestamps: true });
  }

  /** What the command is started with. */
  get env(): Record<string, string> {
    return {
      LATHE_RUNS: this.runs,
      LATHE_CACHE: this.cache,
      LATHE_RUNTIME: runtimeFolder() ?? '',
      LATHE_WEIGHTS: bodyFile() ?? '',
    };
  }

  in(...parts: string[]): string {
    return join(this.own, ...parts);
  }

  put(path: string, content: string | Uint8Array): string {
    const file = this.in(path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  }

  /** A finished run on this scene’s own images, to be damaged as the row likes; gives its folder. */
  run(name: RunName = 'smallCnn', copyAs?: string): string {
    const from = this.fixture.runs[name];
    const to = join(this.runs, copyAs ?? relative(dirname(from), from));
    cpSync(from, to, { recursive: true, preserveTimestamps: true });
    for (const file of ['run.json', 'dataset.json']) {
      const path = join(to, file);
      writeFileSync(path, readFileSync(path, 'utf8').replaceAll(this.fixture.images, this.images));
    }
    return to;
  }

  /** What is kept of earlier scans and runs comes into the cache. */
  fillCache(): void {
    cpSync(this.fixture.cache, this.cache, { recursive: true });
  }

  /** The name of the only run. */
  runName(): string {
    return readdirSync(this.runs)[0] ?? '';
  }

  /** Files of the journals of all runs. */
  journals(): string[] {
    const files = readdirSync(this.runs).map((name) => join(this.runs, name, 'events.jsonl'));
    return files.filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  snapshot(): Snapshot {
    const found = new Map<string, string>();
    const look = (folder: string): void => {
      for (const entry of readdirSync(folder, { withFileTypes: true })) {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) look(path);
        else found.set(relative(this.own, path), entry.isFile() ? hashOf(path) : readlinkSync(path));
      }
    };
    look(this.own);
    return found;
  }
}

function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
