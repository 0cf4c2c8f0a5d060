/** Reading and writing safetensors files, tensor by tensor, so that a file is never in memory twice. */

import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { bytesOf } from '../../base/bytes';
import type { NamedTensor } from '../../shared/tensor';
import { readExactly, reasonOf, weightsUnreadable, writeParts } from '../../base/file-bytes';
import { NUMBER_TYPES } from '../number-types';
import { LONGEST_HEADER_BYTES, formatSafetensorsHeader, parseSafetensorsHeader } from './safetensors-header';
import type { SafetensorsHeader, TensorEntry } from './safetensors-header';

const EXPECTED = 'A safetensors file';

/** An open file whose header has been checked; tensors are read when they are asked for. */
export class SafetensorsFile {
  private constructor(
    readonly file: string,
    readonly header: SafetensorsHeader,
    private readonly handle: FileHandle,
    private readonly dataStart: number,
  ) {}

  /** @throws LatheError weights-unreadable */
  static async open(file: string): Promise<SafetensorsFile> {
    let handle: FileHandle | null = null;
    try {
      handle = await open(file, 'r');
      const { size } = await handle.stat();
      if (size < 8) throw new RangeError(`it has only ${size} bytes`);
      const headerBytes = Number((await readExactly(handle, 0, 8)).readBigUInt64LE());
      if (headerBytes > Math.min(LONGEST_HEADER_BYTES, size - 8)) {
        throw new RangeError(`its header would be ${headerBytes} bytes long, in a file of ${size} bytes`);
      }
      const json = (await readExactly(handle, 8, headerBytes)).toString('utf8');
      const header = parseSafetensorsHeader(json, size - 8 - headerBytes);
      return new SafetensorsFile(file, header, handle, 8 + headerBytes);
    } catch (cause) {
      await handle?.close();
      throw weightsUnreadable(file, EXPECTED, explain(cause), cause);
    }
  }

  /** Names of the tensors in the order of their bytes. */
  get names(): readonly string[] {
    return this.header.entries.map((entry) => entry.name);
  }

  /**
   * One tensor as float32, whatever its element type.
   *
   * @throws LatheError weights-unreadable when there is none of this name, or its type or bytes can’t be read
   */
  async read(name: string): Promise<NamedTensor> {
    const entry = this.header.entries.find((each) => each.name === name);
    if (entry === undefined) throw weightsUnreadable(this.file, `A tensor “${name}”`, 'there is none of this name');
    try {
      return await this.readEntry(entry);
    } catch (cause) {
      throw weightsUnreadable(this.file, EXPECTED, explain(cause), cause);
    }
  }

  async close(): Promise<void> {
    await this.handle.close();
  }

  private async readEntry({ name, type, shape, begin, end }: TensorEntry): Promise<NamedTensor> {
    const numberType = NUMBER_TYPES.get(type);
    if (numberType === undefined) throw new TypeError(`the tensor “${name}” has the unknown element type ${type}`);
    const raw = await readExactly(this.handle, this.dataStart + begin, end - begin);
    return { name, shape, data: numberType.toFloat32(raw) };
  }
}

/** What was found: own checks say it as a clause, everything else comes from the file system or the JSON parser. */
function explain(cause: unknown): string {
  if (cause instanceof RangeError || cause instanceof TypeError) return cause.message;
  if (cause instanceof SyntaxError) return 'its header is not JSON';
  return reasonOf(cause);
}

export interface Safetensors {
  readonly metadata: Readonly<Record<string, string>>;
  /** In the order of their bytes. */
  readonly tensors: readonly NamedTensor[];
}

/**
 * A whole file.
 *
 * @throws LatheError weights-unreadable
 */
export async function readSafetensors(file: string): Promise<Safetensors> {
  const opened = await SafetensorsFile.open(file);
  try {
    const tensors: NamedTensor[] = [];
    for (const name of opened.names) tensors.push(await opened.read(name));
    return { metadata: opened.header.metadata, tensors };
  } finally {
    await opened.close();
  }
}

/**
 * Writes float32 tensors in the given order, as `writeParts` does.
 *
 * @returns the size of the file in bytes
 * @throws RangeError when two tensors share a name, or a shape does not fit its values
 */
export async function writeSafetensors(
  file: string,
  tensors: readonly NamedTensor[],
  metadata: Readonly<Record<string, string>> = {},
): Promise<number> {
  const header = formatSafetensorsHeader(tensors, metadata);
  const values = tensors.map(({ data }) => bytesOf(data));
  return writeParts(file, [header, ...values]);
}
