/** Weights of models that Keras saved: `.h5`, `.weights.h5` and `.keras`. */

import { buffer } from 'node:stream/consumers';
import { openPromise } from 'yauzl';
import type { NamedTensor } from '../../shared/tensor';
import { nameWeights } from '../named-weights';
import { MOST_WEIGHT_BYTES, readingWeights, readWhole, WeightsError } from '../weights-reading';
import { readHdf5 } from './hdf5';
import { legacyRoot, readLegacyWeights } from './keras-legacy';
import { isKerasStore, layerNames, readStoredWeights } from './keras-store';

/**
 * A `.h5` or `.weights.h5` file of any version of Keras. Kernels are HWIO.
 *
 * @throws LatheError weights-unreadable
 */
export function readKerasH5(file: string): Promise<readonly NamedTensor[]> {
  return readingWeights(file, 'Keras .h5', async () => readWeights(await readWhole(file), new Map()));
}

/**
 * A `.keras` file, functional or sequential. Kernels are HWIO.
 *
 * @throws LatheError weights-unreadable
 */
export function readKerasArchive(file: string): Promise<readonly NamedTensor[]> {
  return readingWeights(file, '.keras', async () => {
    const config = await readMember(file, 'config.json', 50_000_000);
    const names = layerNames(JSON.parse(config.toString('utf8')));
    return readWeights(await readMember(file, 'model.weights.h5', MOST_WEIGHT_BYTES), names);
  });
}

/**
 * A member of a zip archive, in memory.
 *
 * @throws WeightsError part-missing, part-too-large; Error when the archive is damaged
 */
export async function readMember(file: string, part: string, most: number): Promise<Buffer> {
  const archive = await openPromise(file, { lazyEntries: true, autoClose: false });
  try {
    for await (const entry of archive.eachEntry()) {
      if (entry.fileName !== part) continue;
      const { uncompressedSize: bytes } = entry;
      if (bytes > most) throw new WeightsError('part-too-large', { part, bytes });
      return await buffer(await archive.openReadStreamPromise(entry));
    }
    throw new WeightsError('part-missing', { part });
  } finally {
    archive.close();
  }
}

function readWeights(bytes: Buffer, namesByPlace: ReadonlyMap<string, string>): Promise<NamedTensor[]> {
  return readHdf5(bytes, (file) => {
    const root = legacyRoot(file);
    if (root !== null) return nameWeights(readLegacyWeights(file, root));
    if (!isKerasStore(file)) throw new WeightsError('no-keras-layers', {});
    return nameWeights(readStoredWeights(file, namesByPlace));
  });
}
