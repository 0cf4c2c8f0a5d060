/** Writing HDF5 files with the HDF5 library itself (compiled to WebAssembly), in memory. */

import { File, Group, ready } from 'h5wasm';
import type { NamedTensor } from '../../shared/tensor';

/** In the library’s memory; there is never more than one. */
const PLACE = '/written.h5';

/** A file that grows. Paths begin with `/`; groups above them are made as they are needed. */
export class Hdf5Writer {
  constructor(private readonly file: File) {}

  /** Attaches a text, or a list of texts, to a group. */
  attach(path: string, name: string, value: string | readonly string[]): void {
    this.group(path).create_attribute(name, typeof value === 'string' ? value : [...value]);
  }

  /** A dataset of float32. */
  put(path: string, { shape, data }: Pick<NamedTensor, 'shape' | 'data'>): void {
    const cut = path.lastIndexOf('/');
    this.group(path.slice(0, cut)).create_dataset({ name: path.slice(cut + 1), data, shape: [...shape], dtype: '<f4' });
  }

  private group(path: string): Group {
    return path
      .split('/')
      .filter((part) => part !== '')
      .reduce<Group>((above, part) => {
        const found = above.get(part);
        return found instanceof Group ? found : above.create_group(part);
      }, this.file);
  }
}

/** @returns the whole file */
export async function writeHdf5(write: (file: Hdf5Writer) => void): Promise<Uint8Array> {
  const library = await ready;
  library.activate_throwing_error_handler();
  const file = new File(PLACE, 'w');
  try {
    write(new Hdf5Writer(file));
    file.flush();
  } finally {
    file.close();
  }
  try {
    return library.FS.readFile(PLACE);
  } finally {
    library.FS.unlink(PLACE);
  }
}
