/**
 * HDF5 files, read and written with the HDF5 library itself (compiled to WebAssembly). The library sees the bytes and
 * nothing else: its file system is in memory, so that a link or a dataset that points outside the file leads nowhere.
 */

import { Attribute, Dataset, File, Group, ready } from 'h5wasm';
import { valueCount, type NamedTensor } from '../../shared/tensor';
import { MOST_WEIGHT_BYTES, WeightsError } from '../weights-reading';

/** HDF5 reads this much at a time; what it takes from memory it never gives back. */
const PIECE_BYTES = 2 ** 24;
const MOST_NAMES = 100_000;
/** Of the library’s data classes. */
const INTEGER = 0;
const FLOAT = 1;
const TEXT = 3;
/** In the library’s memory; there is never more than one. */
const PLACE = '/model.h5';

/** A heap of texts: `GCOL`, version 1, three zeros. */
const HEAP = Buffer.from('GCOL\x01\0\0\0', 'latin1');
/** Of a heap, and of each text in it. */
const HEAP_HEAD_BYTES = 16;

export type Hdf5Values = Pick<NamedTensor, 'shape' | 'data'>;

/** An open file. Paths begin with `/`; every failure is a WeightsError. */
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
    const isShortText = metadata.type === TEXT && metadata.total_size <= MOST_NAMES;
    const texts = isShortText ? [group.get_attribute(attribute, false)].flat() : [null];
    return texts.map((each) => {
      if (typeof each !== 'string') throw new WeightsError('not-names', { attribute, place: path });
      return each;
    });
  }

  values(path: string): Hdf5Values {
    const dataset = this.file.get(path);
    if (!(dataset instanceof Dataset)) throw new WeightsError('tensor-missing', { tensor: path });
    const { type, size, shape, littleEndian, virtual_sources: virtual } = dataset.metadata;
    const known = (type === FLOAT && (size === 4 || size === 8)) || (type === INTEGER && size <= 4);
    if (!known || !littleEndian || shape === null || virtual !== undefined) {
      throw new WeightsError('not-numbers', { tensor: path });
    }
    const bytes = valueCount(shape) * Math.max(size, 4);
    if (!(bytes <= this.bytesLeft)) throw new WeightsError('tensor-too-large', { tensor: path, shape });
    this.bytesLeft -= bytes;
    return { shape, data: readRows(path, dataset, shape, size) };
  }
}

function readRows(tensor: string, dataset: Dataset, shape: readonly number[], size: number): Float32Array {
  const data = new Float32Array(valueCount(shape));
  const [rows = 1] = shape;
  if (data.length === 0) return data;
  const rowValues = data.length / rows;
  const step = Math.max(1, Math.floor(PIECE_BYTES / (rowValues * size)));
  for (let row = 0; row < rows; row += step) {
    const to = Math.min(rows, row + step);
    const piece = shape.length === 0 ? dataset.value : dataset.slice([[row, to]]);
    const numbers = toNumbers(piece);
    if (numbers?.length !== (to - row) * rowValues) throw new WeightsError('not-numbers', { tensor });
    data.set(numbers, row * rowValues);
  }
  return data;
}

function toNumbers(piece: unknown): ArrayLike<number> | null {
  if (typeof piece === 'number') return [piece];
  if (!ArrayBuffer.isView(piece) || piece instanceof DataView) return null;
  return piece instanceof BigInt64Array || piece instanceof BigUint64Array ? null : (piece as Float64Array);
}

/** Opens the library and has `work` use it; what lies at {@link PLACE} is gone afterwards, however that ends. */
async function withLibrary<T>(work: (files: { readonly FS: Awaited<typeof ready>['FS'] }) => T): Promise<T> {
  const library = await ready;
  // Otherwise the library prints its own reasons to the error stream.
  library.activate_throwing_error_handler();
  try {
    return work(library);
  } finally {
    const { exists } = library.FS.analyzePath(PLACE);
    if (exists) library.FS.unlink(PLACE);
  }
}

/**
 * The library never comes back from an entry of a heap that has no length, so heaps are walked before it sees them.
 *
 * @throws WeightsError damaged
 */
function checkHeaps(bytes: Buffer): void {
  for (let heap = bytes.indexOf(HEAP); heap >= 0; heap = bytes.indexOf(HEAP, heap + 1)) {
    const lengthAt = (place: number): number => {
      if (place + HEAP_HEAD_BYTES > bytes.length) throw new WeightsError('damaged', {});
      return Number(bytes.readBigUInt64LE(place + 8));
    };
    const end = heap + lengthAt(heap);
    let at = heap + HEAP_HEAD_BYTES;
    while (at + HEAP_HEAD_BYTES <= end) {
      const length = lengthAt(at);
      // What is free counts its own head; a text does not, and is filled up to eight bytes.
      const isFree = bytes.readUInt16LE(at) === 0;
      const taken = isFree ? length : HEAP_HEAD_BYTES + Math.ceil(length / 8) * 8;
      if (taken === 0 || at + taken > end) throw new WeightsError('damaged', {});
      at += taken;
    }
  }
}

/**
 * Opens `bytes`, lets `read` take what it needs, and closes.
 *
 * @param bytes a whole file; taken over
 * @throws WeightsError
 */
export function readHdf5<T>(bytes: Buffer, read: (file: Hdf5) => T): Promise<T> {
  return withLibrary(({ FS }) => {
    let file: File | null = null;
    try {
      checkHeaps(bytes);
      FS.writeFile(PLACE, bytes);
      file = new File(PLACE, 'r');
      return read(new Hdf5(file));
    } catch (cause) {
      throw cause instanceof WeightsError ? cause : new WeightsError('damaged', {});
    } finally {
      file?.close();
    }
  });
}

/** A file that grows. Paths begin with `/`; groups above them are made as they are needed. */
export class Hdf5Writer {
  constructor(private readonly file: File) {}

  attach(path: string, name: string, value: string | readonly string[]): void {
    this.group(path).create_attribute(name, typeof value === 'string' ? value : [...value]);
  }

  put(path: string, { shape, data }: Hdf5Values): void {
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
export function writeHdf5(write: (file: Hdf5Writer) => void): Promise<Uint8Array> {
  return withLibrary(({ FS }) => {
    const file = new File(PLACE, 'w');
    try {
      write(new Hdf5Writer(file));
      file.flush();
    } finally {
      file.close();
    }
    return FS.readFile(PLACE);
  });
}
