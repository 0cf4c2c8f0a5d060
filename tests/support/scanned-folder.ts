/** A folder of small images that a test fills and scans. */

import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { scanFolder, type ScanOptions } from '../../src/data/scan/scan-folder';
import type { DatasetScan } from '../../src/shared/dataset';
import { imageWorkerFile } from './image-worker';

export class ScannedFolder {
  /** Holds everything of the test; `images` in it is what is scanned. */
  readonly root = mkdtempSync(join(tmpdir(), 'lathe-scan-'));
  readonly folder = join(this.root, 'pictures');

  private constructor(private readonly drawn: readonly Buffer[]) {
    mkdirSync(this.folder);
  }

  static async make(): Promise<ScannedFolder> {
    const drawn: Buffer[] = [];
    for (let i = 0; i < 12; i += 1) {
      const noise = Buffer.from(Array.from({ length: 40 * 30 * 3 }, (_, at) => (at * (17 + i)) % 251));
      drawn.push(
        await sharp(noise, { raw: { width: 40, height: 30, channels: 3 } })
          .jpeg()
          .toBuffer(),
      );
    }
    return new ScannedFolder(drawn);
  }

  remove(): Promise<void> {
    return rm(this.root, { recursive: true });
  }

  /** A JPEG of 40 × 30 pixels, another one for every number below 12. */
  image(n: number): Buffer {
    const bytes = this.drawn[n];
    if (!bytes) throw new RangeError(`no picture ${n}`);
    return bytes;
  }

  put(path: string, content: Buffer | string): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  /** Two classes with four images each to train on, and the same to validate with. */
  static async makeTrainable(): Promise<ScannedFolder> {
    const made = await ScannedFolder.make();
    for (const subset of ['train', 'validation']) made.putClasses(subset);
    return made;
  }

  /** Two classes with four images each, all different: numbers 0 to 7. */
  putClasses(under = ''): void {
    for (let i = 0; i < 4; i += 1) {
      this.put(join(under, 'cats', `${i}.jpg`), this.image(i));
      this.put(join(under, 'dogs', `${i}.jpg`), this.image(4 + i));
    }
  }

  scan(changes: Partial<ScanOptions> = {}): Promise<DatasetScan> {
    return scanFolder({
      folder: this.folder,
      validationFolder: null,
      layout: null,
      workerFile: imageWorkerFile(),
      workers: 2,
      cacheFolder: join(this.root, 'cache'),
      onProgress: () => undefined,
      signal: new AbortController().signal,
      ...changes,
    });
  }
}

export function codesOf(result: DatasetScan): Record<string, string> {
  return Object.fromEntries(result.problems.map(({ path, code }) => [path, code]));
}
