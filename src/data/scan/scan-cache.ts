/**
 * What was found out about the files of a folder, so that an unchanged file is looked at once. One JSON line a file,
 * appended while the scan goes on; the first line names format and decoder. Lines that can’t be read are skipped. A
 * cache that can’t be written costs time, never a scan.
 */

import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { asideOf, removeLeftovers, writeAside } from '../../base/atomic';
import { makeFolders } from '../../base/files';
import { sha256 as sha256Of } from '../../base/hash';
import { IMAGE_FORMATS } from '../../shared/file-formats';
import type { ImageNote } from '../../shared/failures/image-notes';
import { count, number, parseShape, sha256, type Shape } from '../../shared/schema';
import { DECODER, MAX_EDGE } from '../images/decoders';
import type { FoundFile } from './folder-walk';
import { MIN_EDGE, type Inspection } from './inspect-image';

// Of this version of the format, as the header says, so that its facts are those of its reason.
const note = v.custom<ImageNote>((value) => v.is(v.object({ reason: v.string() }), value));
const cacheLine = v.object({
  path: v.string(),
  bytes: count,
  modifiedMs: number,
  changedMs: number,
  found: v.variant('kind', [
    v.object({ kind: v.literal('usable'), sha256, width: count, height: count, notes: v.array(note) }),
    v.object({ kind: v.literal('unusable'), note }),
  ]),
});
type CacheLine = Shape<typeof cacheLine>;

/** Lines beyond those in use that are tolerated before the file is written anew. */
const SPARE_LINES = 1000;

/** What a scan finds depends on these. */
const LIMITS = { formats: Object.keys(IMAGE_FORMATS), minEdge: MIN_EDGE, maxEdge: MAX_EDGE };
const HEADER = JSON.stringify({ format: 2, decoder: DECODER, ...LIMITS });

const isScan = (name: string): boolean => /^[0-9a-f]{32}\.jsonl$/.test(name);

export class ScanCache {
  #pending: string[] = [];
  #isWritable = true;

  private constructor(
    private readonly file: string,
    private readonly known: Map<string, CacheLine>,
    private lines: number,
  ) {}

  /** Opens the cache of the folder `base` in `cacheFolder`; a file of another version is replaced. Never throws. */
  static async open(cacheFolder: string, base: string): Promise<ScanCache> {
    const file = join(cacheFolder, `${sha256Of(base).slice(0, 32)}.jsonl`);
    const content = await readFile(file, 'utf8').catch(() => '');
    const [header, ...lines] = content.split('\n');
    const known = new Map(header === HEADER ? lines.flatMap(parseLine).map((line) => [line.path, line]) : []);
    const cache = new ScanCache(file, known, lines.length);
    if (header !== HEADER) await cache.#rewrite();
    // A torn last line must not spoil the next one.
    else if (lines.at(-1) !== '') cache.#pending.push('');
    return cache;
  }

  get(file: FoundFile): Inspection | null {
    const line = this.known.get(file.path);
    const isSame =
      line?.bytes === file.bytes && line.modifiedMs === file.modifiedMs && line.changedMs === file.changedMs;
    return isSame ? line.found : null;
  }

  /** Remembers what was found; `flush` writes it. What is only unreadable now may be readable next time. */
  put({ path, bytes, modifiedMs, changedMs }: FoundFile, found: Inspection): void {
    if (found.kind === 'unusable' && found.note.reason === 'unreadable') return;
    const line: CacheLine = { path, bytes, modifiedMs, changedMs, found };
    this.known.set(path, line);
    this.#pending.push(JSON.stringify(line));
  }

  async flush(): Promise<void> {
    const lines = this.#pending;
    if (lines.every((line) => line === '')) return;
    this.#pending = [];
    this.lines += lines.length;
    await this.#write(() => appendFile(this.file, `${lines.join('\n')}\n`));
  }

  /** Writes the file anew when lines that were superseded or damaged have become too many. */
  async tidy(): Promise<void> {
    if (this.lines > this.known.size * 2 + SPARE_LINES) await this.#rewrite();
  }

  async #rewrite(): Promise<void> {
    const lines = [HEADER, ...[...this.known.values()].map((line) => JSON.stringify(line))];
    await this.#write(async () => {
      const folder = dirname(this.file);
      await makeFolders(folder);
      await removeLeftovers(folder, asideOf(isScan));
      await writeAside(this.file, 'many', (aside) => writeFile(aside, `${lines.join('\n')}\n`));
    });
    this.lines = lines.length;
  }

  async #write(write: () => Promise<void>): Promise<void> {
    if (!this.#isWritable) return;
    await write().catch(() => {
      this.#isWritable = false;
    });
  }
}

function parseLine(line: string): CacheLine[] {
  try {
    return [parseShape(cacheLine, JSON.parse(line))];
  } catch {
    return [];
  }
}
