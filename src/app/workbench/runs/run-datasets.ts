/** The images of the runs that were looked at last, which are long lists, and are asked for once for each image. */

import { stat } from 'node:fs/promises';
import { readDataset, runFile } from '../../../runs/folder/run-files';
import type { RunDataset } from '../../../shared/dataset';

const KEPT = 4;

export class RunDatasets {
  /** By file and its time; the longest unused first. */
  private readonly kept = new Map<string, Promise<RunDataset>>();

  /** @throws LatheError run-damaged */
  async of(runDir: string): Promise<RunDataset> {
    const stats = await stat(runFile(runDir, 'dataset')).catch(() => null);
    if (stats === null) return readDataset(runDir);
    const key = `${runDir} ${stats.mtimeMs} ${stats.size}`;
    const reading = this.kept.get(key) ?? readDataset(runDir);
    this.kept.delete(key);
    this.kept.set(key, reading);
    for (const old of [...this.kept.keys()].slice(0, -KEPT)) this.kept.delete(old);
    // What could not be read is read again the next time.
    void reading.catch(() => this.kept.delete(key));
    return reading;
  }
}
