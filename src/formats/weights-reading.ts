/** Reading weights files that other programs wrote: what is wrong with one is told as facts. */

import { systemCode } from '../base/file-errors';
import { EndsEarlyError } from '../base/files';
import { openNamed } from '../base/foreign-files';
import { LatheError } from '../shared/failures/failure';
import type { WeightsFault, WeightsFaults } from '../shared/failures/files';
import { ShapeError } from '../shared/schema';

/** Every weight of VGG16 with its top takes 0.55 GB. */
export const MOST_WEIGHT_BYTES = 1_200_000_000;

type FaultArgs = { [K in keyof WeightsFaults]: [reason: K, facts: WeightsFaults[K]] }[keyof WeightsFaults];

export class WeightsError extends Error {
  readonly found: WeightsFault;

  constructor(...[reason, facts]: FaultArgs) {
    super(reason);
    this.found = { reason, facts } as WeightsFault;
  }
}

/** Where the JSON in a file of this format stands; elsewhere the whole file is JSON. */
const JSON_PARTS: Readonly<Partial<Record<string, string>>> = { safetensors: 'header', '.keras': 'config.json' };

const SYSTEM_FAULTS: Readonly<Partial<Record<string, 'not-there' | 'is-folder' | 'may-not-be-read'>>> = {
  ENOENT: 'not-there',
  EISDIR: 'is-folder',
  EACCES: 'may-not-be-read',
  EPERM: 'may-not-be-read',
};

function faultOf(cause: unknown, format: string | null): WeightsFault {
  if (cause instanceof WeightsError) return cause.found;
  if (cause instanceof EndsEarlyError) return { reason: 'ends-early', facts: { after: cause.after, of: cause.of } };
  if (cause instanceof SyntaxError) return { reason: 'not-json', facts: { part: JSON_PARTS[format ?? ''] ?? null } };
  if (cause instanceof ShapeError) return { reason: 'other-document', facts: { problem: cause.problem } };
  const known = SYSTEM_FAULTS[systemCode(cause) ?? ''];
  if (known !== undefined) return { reason: known, facts: {} };
  return { reason: 'read-failed', facts: { reason: cause instanceof Error ? cause.message : String(cause) } };
}

/**
 * Has `read` read a file.
 *
 * @param format as a person calls it; null for any
 * @throws LatheError weights-unreadable
 */
export async function readingWeights<T>(file: string, format: string | null, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof LatheError) throw cause;
    throw new LatheError('weights-unreadable', { file, format, found: faultOf(cause, format) }, { cause });
  }
}

/** All bytes of a file. @throws WeightsError too-many-bytes, and what the file system throws */
export async function readWhole(file: string, most = MOST_WEIGHT_BYTES): Promise<Buffer> {
  const handle = await openNamed(file);
  try {
    const { size } = await handle.stat();
    if (size > most) throw new WeightsError('too-many-bytes', { bytes: size, most });
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
