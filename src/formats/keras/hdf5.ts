/**
 * HDF5 files of strangers, read with the HDF5 library itself (compiled to WebAssembly). The library sees the bytes and
 * nothing else: its file system is in memory, so that a link or a dataset that points outside the file leads nowhere.
 */

import { Attribute, Dataset, File, Group, ready } from 'h5wasm';

/** Every weight of VGG16 with its top takes 0.55 GB. */
export const MOST_WEIGHT_BYTES = 1_200_000_000;

/** HDF5 reads this much at a time; what it takes from memory it never gives back. */
const PIECE_BYTES = 2 ** 24;
const MOST_NAMES = 100_000;
/** Of the library’s data classes. */
const INTEGER = 0;
const FLOAT = 1;
const TEXT = 3;
/** In the library’s memory; there is never more than one. */
const PLACE = '/weights.h5';

/** The values of one dataset, row by row. */
export interface Hdf5Values {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** An open file. Paths begin with `/`; every failure is a TypeError or RangeError whose message is a clause. */
export class Hdf5 {
  private bytesLeft = MOST_WEIGHT_BYTES;

  constructor(private readonly file: File) {}

  isGroup(path: string): boolean {
    return this.file.get(path) instanceof Group;
  }

  /** Names of the members of a group, in the order of the file; none when there is no such group. */
  members(path: string): readonly string[] {
    const group = this.file.get(path);
    return group instanceof Group ? group.keys() : [];
  }

  /** A list of texts, or one, that is attached to a group; null when there is none. */
  texts(path: string, attribute: string): readonly string[] | null {
    const group = this.file.get(path);
    if (!(group instanceof Group) || !(attribute in group.attrs)) return null;
    const { metadata } = new Attribute(this.file.file_id, path, attribute);
    // Keras writes an empty list as one of numbers.
    if (metadata.total_size === 0) return [];
    if (metadata.type !== TEXT || metadata.total_size > MOST_NAMES) {
      throw new TypeError(`“${attribute}” of ${path} is not a list of names`);
    }
    const value = group.get_attribute(attribute, false);
    const list = Array.isArray(value) ? value : [value];
    return list.map((each) => {
      if (typeof each !== 'string') throw new TypeError(`“${attribute}” of ${path} is not a list of names`);
      return each;
    });
  }

  /** A dataset of numbers as float32. */
  values(path: string): Hdf5Values {
    const dataset = this.file.get(path);
    if (!(dataset instanceof Dataset)) throw new TypeError(`it has no tensor at ${path}`);
    const { type, size, shape, littleEndian, virtual_sources: virtual } = dataset.metadata;
    const known = (type === FLOAT && (size === 4 || size === 8)) || (type === INTEGER && size <= 4);
    if (!known || !littleEndian || shape === null || virtual !== undefined) {
      throw new TypeError(`the tensor at ${path} is not one of float32, float64 or whole numbers`);
    }
    const count = shape.reduce((product, length) => product * length, 1);
    if (!(count * Math.max(size, 4) <= this.bytesLeft)) {
      throw new RangeError(`the tensor at ${path} of shape ${shape.join('×')} is larger than any of VGG16`);
    }
    this.bytesLeft -= count * Math.max(size, 4);
    return { shape, data: readRows(dataset, shape, count, size) };
  }
}

function readRows(dataset: Dataset, shape: readonly number[], count: number, size: number): Float32Array {
  const data = new Float32Array(count);
  const [rows = 1] = shape;
  if (count === 0) return data;
  const rowValues = count / rows;
  const step = Math.max(1, Math.floor(PIECE_BYTES / (rowValues * size)));
  for (let row = 0; row < rows; row += step) {
    const to = Math.min(rows, row + step);
    const piece = shape.length === 0 ? dataset.value : dataset.slice([[row, to]]);
    data.set(toNumbers(piece, (to - row) * rowValues), row * rowValues);
  }
  return data;
}

function toNumbers(piece: unknown, count: number): ArrayLike<number> {
  if (typeof piece === 'number') return [piece];
  const isNumbers = ArrayBuffer.isView(piece) && !(piece instanceof DataView) && !(piece instanceof BigInt64Array);
  if (!isNumbers || piece instanceof BigUint64Array) throw new TypeError('a tensor does not hold numbers');
  const numbers = piece as Float32Array | Float64Array | Int32Array;
  if (numbers.length !== count) throw new RangeError(`a tensor has ${numbers.length} of ${count} values`);
  return numbers;
}

/**
 * Opens `bytes`, lets `read` take what it needs, and closes.
 *
 * @param bytes a whole file; taken over
 * @throws TypeError, RangeError with a clause that says what is wrong
 */
export async function readHdf5<T>(bytes: Uint8Array, read: (file: Hdf5) => T): Promise<T> {
  const library = await ready;
  // Otherwise the library prints its own reasons to the error stream.
  library.activate_throwing_error_handler();
  let file: File | null = null;
  try {
    library.FS.writeFile(PLACE, bytes);
    file = new File(PLACE, 'r');
    return read(new Hdf5(file));
  } catch (cause) {
    if (cause instanceof RangeError || cause instanceof TypeError) throw cause;
    throw new TypeError('it is damaged, or cut short', { cause });
  } finally {
    file?.close();
    library.FS.unlink(PLACE);
  }
}
