/** Weights of models that Keras saved: `.h5`, `.weights.h5` and `.keras`. */

import { readFile, stat } from 'node:fs/promises';
import type { NamedTensor } from '../../shared/tensor';
import { reasonOf, weightsUnreadable } from '../../base/file-bytes';
import { MOST_WEIGHT_BYTES, readHdf5 } from './hdf5';
import { legacyRoot, readLegacyWeights } from './keras-legacy';
import { isKerasStore, layerNames, readStoredWeights } from './keras-store';
import { nameWeights } from '../named-weights';
import { readZipMembers } from './zip-members';

const WEIGHTS = 'model.weights.h5';
const CONFIG = 'config.json';
const LARGEST_MEMBERS: ReadonlyMap<string, number> = new Map([
  [WEIGHTS, MOST_WEIGHT_BYTES],
  [CONFIG, 50_000_000],
]);

/**
 * A `.h5` or `.weights.h5` file of any version of Keras. Kernels are HWIO.
 *
 * @throws LatheError weights-unreadable
 */
export async function readKerasH5(file: string): Promise<readonly NamedTensor[]> {
  try {
    const { size } = await stat(file);
    if (size > MOST_WEIGHT_BYTES) throw new RangeError(`it has ${size} bytes, more than ${MOST_WEIGHT_BYTES}`);
    return await readWeights(await readFile(file), new Map());
  } catch (cause) {
    throw weightsUnreadable(file, 'A Keras .h5 file', explain(cause), cause);
  }
}

/**
 * A `.keras` file, functional or sequential. Kernels are HWIO.
 *
 * @throws LatheError weights-unreadable
 */
export async function readKerasArchive(file: string): Promise<readonly NamedTensor[]> {
  try {
    const members = await readZipMembers(file, LARGEST_MEMBERS);
    const weights = members.get(WEIGHTS);
    const config = members.get(CONFIG);
    if (weights === undefined || config === undefined) {
      throw new TypeError(`it lacks ${weights === undefined ? WEIGHTS : CONFIG}`);
    }
    return await readWeights(weights, layerNames(JSON.parse(new TextDecoder().decode(config))));
  } catch (cause) {
    throw weightsUnreadable(file, 'A .keras file', explain(cause), cause);
  }
}

function readWeights(bytes: Uint8Array, namesByPlace: ReadonlyMap<string, string>): Promise<NamedTensor[]> {
  return readHdf5(bytes, (file) => {
    const root = legacyRoot(file);
    if (root !== null) return nameWeights(readLegacyWeights(file, root));
    if (!isKerasStore(file)) throw new TypeError('it has no layers of Keras');
    return nameWeights(readStoredWeights(file, namesByPlace));
  });
}

function explain(cause: unknown): string {
  if (cause instanceof RangeError || cause instanceof TypeError) return cause.message;
  if (cause instanceof SyntaxError) return `its ${CONFIG} is not JSON`;
  return reasonOf(cause);
}
