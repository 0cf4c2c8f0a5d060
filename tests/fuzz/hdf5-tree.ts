/** HDF5 files from a tree of groups, datasets and attributes, so that members can be damaged in a file that is sound. */

import { File, ready, type Group } from 'h5wasm';

export interface Tree {
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly datasets?: Readonly<Record<string, { readonly shape: number[]; readonly dtype: string }>>;
  readonly groups?: Readonly<Record<string, Tree>>;
}

const kernel = { shape: [3, 3, 3, 2], dtype: '<f4' };
const bias = { shape: [2], dtype: '<f4' };
const layer = (name: string): Tree => ({
  attributes: { weight_names: [`${name}/kernel:0`, `${name}/bias:0`] },
  groups: { [name]: { datasets: { 'kernel:0': kernel, 'bias:0': bias } } },
});
const stored = (name: string): Tree => ({
  groups: { vars: { attributes: { name }, datasets: { '0': kernel, '1': bias } } },
});

/** What Keras 1 and 2 write, and what Keras 3 writes. */
export const KERAS_TREES: readonly Tree[] = [
  {
    attributes: { layer_names: ['conv_1', 'pool', 'dense_1'] },
    groups: { conv_1: layer('conv_1'), pool: { attributes: { weight_names: [] } }, dense_1: layer('dense_1') },
  },
  {
    groups: { layers: { groups: { conv2d: stored('conv_1'), conv2d_1: stored('conv_2'), dense: stored('dense_1') } } },
  },
];

const PLACE = '/tree.h5';
/** Of a dataset; one that is damaged to a larger one is left out, since it would be as large as it says. */
const MOST_VALUES = 100_000;

function fill(group: Group, tree: Tree): void {
  for (const [name, value] of Object.entries(tree.attributes ?? {})) group.create_attribute(name, value as string);
  for (const [name, { shape, dtype }] of Object.entries(tree.datasets ?? {})) {
    const values = shape.reduce((product, size) => product * size, 1);
    if (!(values <= MOST_VALUES)) continue;
    group.create_dataset({ name, data: Array.from({ length: values }, (_, i) => i), shape, dtype });
  }
  for (const [name, inner] of Object.entries(tree.groups ?? {})) fill(group.create_group(name), inner);
}

/** @returns the file; null for a tree that HDF5 can’t write */
export async function hdf5Of(tree: Tree): Promise<Buffer | null> {
  const library = await ready;
  library.activate_throwing_error_handler();
  const file = new File(PLACE, 'w');
  let isWritten = false;
  try {
    fill(file, tree);
    file.flush();
    isWritten = true;
  } catch {
    // Such as a name of nothing, or a type that there is not.
  } finally {
    file.close();
  }
  const bytes = Buffer.from(library.FS.readFile(PLACE));
  library.FS.unlink(PLACE);
  return isWritten ? bytes : null;
}
