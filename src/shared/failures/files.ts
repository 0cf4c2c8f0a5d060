/** Failures of files: where Lathe writes, and weights that other programs wrote. */

import { failure, type ReasonOf } from './entry';
import { step, type NoFacts } from './next-step';
import type { ShapeProblem } from './shapes';
import type { WritePlace } from './step-facts';

export type CancellableWork =
  'looking' | 'reading' | 'loading' | 'drawing-samples' | 'drawing-preview' | 'copying' | 'exporting';

/** `system` is the system’s code, such as `ENOSPC`. */
interface WriteFacts {
  readonly path: string;
  readonly system: string;
  readonly place: WritePlace;
}

export interface WeightsFaults {
  'not-there': NoFacts;
  'is-folder': NoFacts;
  'may-not-be-read': NoFacts;
  'read-failed': { readonly reason: string };
  'unknown-format': NoFacts;
  damaged: NoFacts;
  'ends-early': { readonly after: number; readonly of: number };
  'too-few-bytes': { readonly bytes: number };
  'too-many-bytes': { readonly bytes: number; readonly most: number };
  /** `part` is the name of a member of the file; null where the whole file should be JSON. */
  'not-json': { readonly part: string | null };
  'part-missing': { readonly part: string };
  'part-too-large': { readonly part: string; readonly bytes: number };
  'not-an-object': { readonly part: 'header' | 'metadata' };
  'header-too-long': { readonly header: number; readonly bytes: number };
  /** `what` says which member of the document is of another kind than expected. */
  'other-document': { readonly problem: ShapeProblem };
  'tensor-missing': { readonly tensor: string };
  'tensor-twice': { readonly tensor: string };
  'tensor-undescribed': { readonly tensor: string; readonly lacks: 'description' | 'dtype' | 'shape' | 'data_offsets' };
  'tensor-outside': { readonly tensor: string; readonly begin: number; readonly end: number; readonly bytes: number };
  'tensor-overlaps': { readonly tensor: string };
  'tensor-size': { readonly tensor: string; readonly shape: readonly number[]; readonly bytes: number };
  'tensor-too-large': { readonly tensor: string; readonly shape: readonly number[] };
  'tensor-type': { readonly tensor: string; readonly type: string };
  'tensor-elsewhere': { readonly tensor: string };
  'not-numbers': { readonly tensor: string };
  'no-keras-layers': NoFacts;
  'too-many-layers': NoFacts;
  'no-weight-list': { readonly layer: string };
  'not-names': { readonly attribute: string; readonly place: string };
  'not-protobuf': NoFacts;
  'field-outside': { readonly bytes: number };
  'field-is-number': { readonly field: number };
  'number-too-long': NoFacts;
  graphs: { readonly count: number };
  'graph-model': NoFacts;
  quantized: { readonly tensor: string };
  'shard-outside': { readonly shard: string };
  'shard-unreadable': { readonly shard: string; readonly system: string };
  'shards-too-long': { readonly bytes: number; readonly tensors: number };
}

export type WeightsFault = ReasonOf<WeightsFaults>;

const elsewhere =
  (isFull: boolean) =>
  ({ place }: WriteFacts) =>
    step('write-elsewhere', { place, isFull });
const FETCH_ANEW = step('fetch-weights-anew', { command: ['weights', 'fetch'] });

export const FILE_FAILURES = {
  'no-room': failure<WriteFacts>('disk-full', elsewhere(true)),
  'not-writable': failure<WriteFacts>('folder-not-writable', elsewhere(false)),
  /** No folder for it, or something else in its place. */
  'no-place': failure<WriteFacts>('folder-not-writable', elsewhere(false)),
  /** Neither full nor forbidden: the disk, the network share or the number of open files. */
  'system-refused': failure<WriteFacts>('disk-error', 'look-at-disk'),
  'folder-not-empty': failure<{ folder: string; entries: number }>('folder-not-empty', 'name-new-folder'),
  'work-cancelled': failure<{ work: CancellableWork }>('cancelled', 'start-again'),
  'weights-file-missing': failure<{ file: string }>('weights-missing', 'check-path'),
  'weights-unreadable': failure<{ file: string; format: string | null; found: WeightsFault }>(
    'weights-unreadable',
    ({ found: { reason } }) =>
      reason === 'graph-model' || reason === 'quantized' ? step('convert-tfjs', {}) : step('take-other-weights', {}),
  ),
  'weights-too-slow': failure<{ minutes: number }>('weights-unreadable', 'take-other-weights'),
  'vgg16-missing': failure<{ file: string }>(
    'weights-missing',
    step('fetch-weights', { command: ['weights', 'fetch'], own: ['weights', 'import', 'FILE'] }),
  ),
  'vgg16-unreadable': failure<{ file: string; found: WeightsFault }>('weights-unreadable', FETCH_ANEW),
  'vgg16-damaged': failure<{ file: string; tensor: string }>('weights-mismatch', FETCH_ANEW),
  'vgg16-lacks': failure<{ file: string; tensor: string; shape: number[] }>('weights-mismatch', 'take-vgg16'),
  'vgg16-shape': failure<{ file: string; tensor: string; shape: number[]; received: number[] }>(
    'weights-mismatch',
    'take-vgg16',
  ),
  'vgg16-not-finite': failure<{ file: string; tensor: string }>('weights-mismatch', 'take-vgg16'),
  /** `tensor` is null for all of them together. */
  'vgg16-differs': failure<{ file: string; tensor: string | null; expected: string; received: string }>(
    'weights-mismatch',
    'take-vgg16',
  ),
};
