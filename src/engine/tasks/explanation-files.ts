/** What speaks for each answer, as image files in a new folder. */

import { writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { makeNamedFolder } from '../../base/atomic';
import { argmax } from '../../core/metrics/confusion';
import { squarePng } from '../../data/previews/rendered-images';
import type { FoundImage } from '../../data/scan/find-images';
import type { OnSeen } from './classify-files';
import type { RunModel } from './run-model';

/** Images of different folders may have the same name, also where a system takes a and A for the same. */
function freeName(stem: string, taken: ReadonlySet<string>): string {
  for (let k = 1; ; k += 1) {
    const name = k === 1 ? `${stem}.png` : `${stem}-${k}.png`;
    if (!taken.has(name.toLowerCase())) return name;
  }
}

/**
 * @param folder absolute; new or empty
 * @param work is given what writes the explanation of one image after the other
 * @returns what `work` gives, and the files, absolute, in the order of the images
 * @throws LatheError folder-not-empty, folder-not-writable, disk-full and those of `work`; nothing is left behind then
 */
export async function explainInto<T>(
  folder: string,
  model: RunModel,
  images: readonly FoundImage[],
  work: (onSeen: OnSeen) => Promise<T>,
): Promise<{ readonly result: T; readonly files: readonly string[] }> {
  const files: string[] = [];
  const taken = new Set<string>();
  const result = await makeNamedFolder(folder, (aside) =>
    work(async (pixels, probabilities, i) => {
      const best = argmax(probabilities);
      const file = images[i]?.file ?? '';
      const name = freeName(`${basename(file, extname(file))}-${model.classes[best] ?? best}`, taken);
      taken.add(name.toLowerCase());
      const overlay = await model.explain(pixels, best);
      await writeFile(join(aside, name), await squarePng(overlay, model.manifest.settings.size));
      files.push(join(folder, name));
    }),
  );
  return { result, files };
}
