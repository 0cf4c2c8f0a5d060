import { appendFileSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DatasetScan } from '../../src/shared/dataset';
import { ScannedFolder } from '../support/scanned-folder';

let at: ScannedFolder;
beforeEach(async () => {
  at = await ScannedFolder.make();
});
afterEach(() => at.remove());

describe('the memory of a scan', () => {
  const cacheFile = (): string => join(at.root, 'cache', readdirSync(join(at.root, 'cache'))[0]!);

  /** How many files were new to the scan, and its result. */
  async function rescan(): Promise<{ looked: number; result: DatasetScan }> {
    const progress: [number, number][] = [];
    const result = await at.scan({ onProgress: ({ done, total }) => progress.push([done, total]) });
    const [known, total] = progress[0]!;
    expect(progress.at(-1)).toEqual([total, total]);
    return { looked: total - known, result };
  }

  it('looks only at what is new or changed', async () => {
    at.putClasses();
    at.put('cats/bad.jpg', 'bad');
    const first = await rescan();
    expect(first.looked).toBe(9);
    expect(await rescan()).toEqual({ looked: 0, result: first.result });
    at.put('dogs/new.jpg', at.image(8));
    const sameSize = Buffer.concat([at.image(9), Buffer.alloc(4096)]).subarray(
      0,
      Math.max(at.image(0).length, at.image(9).length),
    );
    at.put('cats/0.jpg', sameSize);
    const { looked, result } = await rescan();
    expect(looked).toBe(2);
    expect(result.train[0]?.sha256).not.toBe(first.result.train[0]?.sha256);
  });

  it('is not deceived by a modification time that was put back', async () => {
    at.putClasses();
    await rescan();
    const file = join(at.folder, 'cats', '0.jpg');
    const content = readFileSync(file);
    utimesSync(file, 1000, 1000);
    await rescan();
    content[content.length - 3]! ^= 1;
    writeFileSync(file, content);
    utimesSync(file, 1000, 1000);
    expect((await rescan()).looked).toBe(1);
  });

  it('survives damage: torn lines, rubbish, another version', async () => {
    at.putClasses();
    const { result } = await rescan();
    const lines = readFileSync(cacheFile(), 'utf8').split('\n');
    writeFileSync(
      cacheFile(),
      [lines[0], '{"path":"cats/0.jpg"}', 'rubbish', ...lines.slice(3)].join('\n').slice(0, -20),
    );
    const after = await rescan();
    expect(after.looked).toBeGreaterThan(0);
    expect(after.looked).toBeLessThan(8);
    expect(after.result).toEqual(result);
    expect((await rescan()).looked).toBe(0);
    writeFileSync(cacheFile(), '{"format":0}\nwhatever');
    expect((await rescan()).looked).toBe(8);
    expect((await rescan()).looked).toBe(0);
    appendFileSync(cacheFile(), '{"torn');
    at.put('dogs/new.jpg', at.image(8));
    expect((await rescan()).looked).toBe(1);
    expect((await rescan()).looked).toBe(0);
  });

  it('is done without where it can’t be written', async () => {
    at.putClasses();
    writeFileSync(join(at.root, 'file'), '');
    expect((await at.scan({ cacheFolder: join(at.root, 'file', 'cache') })).train.length).toBe(8);
    expect((await at.scan({ cacheFolder: null })).train.length).toBe(8);
  });

  it('keeps what was done when the scan is cancelled', async () => {
    for (let i = 0; i < 120; i += 1) {
      at.put(`${i % 2 === 0 ? 'cats' : 'dogs'}/${i}.jpg`, Buffer.concat([at.image(i % 12), Buffer.from(String(i))]));
    }
    const controller = new AbortController();
    const cancelled = at.scan({
      signal: controller.signal,
      workers: 1,
      onProgress: ({ done }) => {
        if (done > 0) controller.abort();
      },
    });
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    const { looked } = await rescan();
    expect(looked).toBeGreaterThan(0);
    expect(looked).toBeLessThan(120);
    await expect(at.scan({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('does not grow without end, and forgets nothing when it is tidied', async () => {
    at.putClasses();
    const { result } = await rescan();
    appendFileSync(cacheFile(), 'superseded\n'.repeat(2000));
    expect(await rescan()).toEqual({ looked: 0, result });
    expect(readFileSync(cacheFile(), 'utf8').split('\n').length).toBe(1 + 8 + 1);
    expect(await rescan()).toEqual({ looked: 0, result });
  });
});
