/**
 * What was found out about the files of a folder, so that an unchanged file is looked at once. One JSON line a file,
 * appended while the scan goes on; the first line names format and decoder. Lines that can’t be read are skipped. A
 * cache that can’t be written costs time, never a scan.
 */

import { createHash, randomUUID } from 'node:crypto';
import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DECODER, MAX_EDGE } from '../images/decode';
import type { FoundFile } from './folder-walk';
import { MIN_EDGE, type Inspection } from './inspect-image';

interface CacheLine {
  readonly path: string;
  readonly bytes: number;
  readonly modifiedMs: number;
  readonly changedMs: number;
  readonly found: Inspection;
}

/** Lines beyond those in use that are tolerated before the file is written anew. */
const SPARE_LINES = 1000;

const HEADER = JSON.stringify({ format: 1, decoder: DECODER, minEdge: MIN_EDGE, maxEdge: MAX_EDGE });

export class ScanCache {
  readonly #file: string;
  readonly #known: Map<string, CacheLine>;
  #lines: number;
  #pending: string[];
  #isWritable = true;

  private constructor(file: string, known: Map<string, CacheLine>, lines: number) {
    this.#file = file;
    this.#known = known;
    this.#lines = lines;
    // A torn last line must not spoil the next one.
    this.#pending = lines === 0 ? [HEADER] : [''];
  }

  /** Opens the cache of the folder `base` in `cacheFolder`. Never throws. */
  static async open(cacheFolder: string, base: string): Promise<ScanCache> {
    const name = createHash('sha256').update(base).digest('hex').slice(0, 32);
    const file = join(cacheFolder, `${name}.jsonl`);
    const text = await readFile(file, 'utf8').catch(() => '');
    const [header, ...lines] = text.split('\n');
    if (header !== HEADER) return new ScanCache(file, new Map(), 0).#replaced();
    const known = new Map<string, CacheLine>();
    for (const line of lines) {
      const entry = parseLine(line);
      if (entry) known.set(entry.path, entry);
    }
    return new ScanCache(file, known, lines.length);
  }

  get(file: FoundFile): Inspection | null {
    const line = this.#known.get(file.path);
    const isSame =
      line?.bytes === file.bytes && line.modifiedMs === file.modifiedMs && line.changedMs === file.changedMs;
    return isSame ? line.found : null;
  }

  /** Remembers what was found; `flush` writes it. What is only unreadable now may be readable next time. */
  put(file: FoundFile, found: Inspection): void {
    if (found.kind === 'unusable' && found.note.code === 'unreadable') return;
    const { path, bytes, modifiedMs, changedMs } = file;
    const line: CacheLine = { path, bytes, modifiedMs, changedMs, found };
    this.#known.set(path, line);
    this.#pending.push(JSON.stringify(line));
  }

  async flush(): Promise<void> {
    if (!this.#isWritable || this.#pending.every((line) => line === '')) return;
    const lines = this.#pending;
    this.#pending = [];
    this.#lines += lines.length;
    await this.#write(() => appendFile(this.#file, `${lines.join('\n')}\n`));
  }

  /** Writes the file anew when lines that were superseded or damaged have become too many. */
  async tidy(): Promise<void> {
    if (!this.#isWritable || this.#lines <= this.#known.size * 2 + SPARE_LINES) return;
    await this.#replaceWith([HEADER, ...[...this.#known.values()].map((line) => JSON.stringify(line))]);
  }

  /** An outdated or damaged file is replaced before anything is appended. */
  async #replaced(): Promise<this> {
    await this.#write(async () => {
      await mkdir(dirname(this.#file), { recursive: true });
    });
    await this.#replaceWith(this.#pending);
    this.#pending = [];
    return this;
  }

  async #replaceWith(lines: readonly string[]): Promise<void> {
    const temporary = `${this.#file}.${randomUUID()}.tmp`;
    await this.#write(async () => {
      await writeFile(temporary, `${lines.join('\n')}\n`);
      await rename(temporary, this.#file);
    });
    this.#lines = lines.length;
  }

  async #write(write: () => Promise<void>): Promise<void> {
    await write().catch(() => {
      this.#isWritable = false;
    });
  }
}

function parseLine(line: string): CacheLine | null {
  try {
    const value: unknown = JSON.parse(line);
    return isCacheLine(value) ? value : null;
  } catch {
    return null;
  }
}

function isCacheLine(value: unknown): value is CacheLine {
  if (!isRecord(value) || typeof value['path'] !== 'string' || !isRecord(value['found'])) return false;
  if (!['bytes', 'modifiedMs', 'changedMs'].every((name) => typeof value[name] === 'number')) return false;
  const found = value['found'];
  if (found['kind'] === 'unusable') return isRecord(found['note']) && typeof found['note']['code'] === 'string';
  const isHash = typeof found['sha256'] === 'string' && /^[0-9a-f]{64}$/.test(found['sha256']);
  return (
    isHash && typeof found['width'] === 'number' && typeof found['height'] === 'number' && Array.isArray(found['notes'])
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
