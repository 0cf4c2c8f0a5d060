/** What speaks for each answer, as image files in a new folder. */

import { writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { argmax } from '../../core/metrics/confusion';
import { squarePng } from '../../data/previews/rendered-images';
import { makeNamedFolder } from '../../base/atomic';
import type { RunModel } from './run-model';

export class ExplanationFiles {
  /** Absolute, in the order of the images. */
  readonly files: string[] = [];
  private readonly taken = new Set<string>();

  private constructor(
    private readonly model: RunModel,
    private readonly folder: string,
    private readonly aside: string,
  ) {}

  /**
   * @param folder absolute; new or empty
   * @param work is given what writes the explanation of one image after the other
   * @throws LatheError folder-not-empty, folder-not-writable, disk-full and those of `work`; nothing is left behind then
   */
  static async make<T>(model: RunModel, folder: string, work: (files: ExplanationFiles) => Promise<T>): Promise<T> {
    return makeNamedFolder(folder, (aside) => work(new ExplanationFiles(model, folder, aside)));
  }

  /** @param file the image’s; @param pixels RGB 0 to 255, as the network sees it */
  async write(file: string, pixels: Float32Array, probabilities: Float32Array): Promise<void> {
    const { size } = this.model.manifest.settings;
    const best = argmax(probabilities);
    const overlay = await this.model.explain(pixels, best);
    const name = this.freeName(`${basename(file, extname(file))}-${this.model.classes[best] ?? best}`);
    await writeFile(join(this.aside, name), await squarePng(overlay, size));
    this.files.push(join(this.folder, name));
  }

  /** Images of different folders may have the same name, also where a system takes a and A for the same. */
  private freeName(stem: string): string {
    for (let k = 1; ; k += 1) {
      const name = k === 1 ? `${stem}.png` : `${stem}-${k}.png`;
      if (this.taken.has(name.toLowerCase())) continue;
      this.taken.add(name.toLowerCase());
      return name;
    }
  }
}
