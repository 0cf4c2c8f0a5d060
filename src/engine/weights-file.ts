/** Weights files that a person brings, whatever program wrote them. */

import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import { readSafetensors } from '../formats/safetensors';
import { LatheError } from '../shared/failure';
import type { NamedTensor } from '../shared/tensor';

type Reader = (file: string) => Promise<readonly NamedTensor[]>;

/** By the end of the file’s name. */
const READERS: Readonly<Record<string, Reader>> = {
  '.safetensors': async (file) => (await readSafetensors(file)).tensors,
};

/**
 * All tensors of a weights file, kernels HWIO.
 *
 * @throws LatheError weights-missing, weights-unreadable
 */
export async function readWeightsFile(file: string): Promise<readonly NamedTensor[]> {
  if (!existsSync(file)) {
    throw new LatheError(
      'weights-missing',
      `A weights file was expected at ${file}; there is no such file.`,
      'Check the path.',
    );
  }
  const reader = READERS[extname(file).toLowerCase()];
  if (reader === undefined) {
    const received = extname(file) === '' ? 'no ending' : extname(file);
    throw new LatheError(
      'weights-unreadable',
      `A weights file was expected, ending with ${Object.keys(READERS).join(', ')}; ${file} has ${received}.`,
      'Export the weights in one of these formats, or give the file the ending of its format.',
    );
  }
  return reader(file);
}
