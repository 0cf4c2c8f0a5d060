import * as v from 'valibot';
import type { Shape } from '../schema';

/**
 * The codes of expected failures: what other programs match on. A code names a kind; the reason beside it
 * (see `catalogue.ts`) says exactly what happened. Defects are ordinary errors and have the code `internal` at a border.
 */
export const FAILURE_CODES = [
  'usage',
  'setting-invalid',
  'folder-missing',
  'folder-not-a-folder',
  'folder-unreadable',
  'folder-not-writable',
  'folder-not-empty',
  'too-few-classes',
  'too-few-pictures',
  'classes-differ',
  'dataset-changed',
  'picture-unusable',
  'weights-missing',
  'weights-mismatch',
  'weights-unreadable',
  'head-mismatch',
  'runtime-missing',
  'runtime-damaged',
  'run-not-found',
  'run-ambiguous',
  'run-locked',
  'run-damaged',
  'run-not-resumable',
  'run-not-live',
  'run-has-no-model',
  'runs-folder-unusable',
  'checkpoint-damaged',
  'cache-damaged',
  'disk-full',
  'out-of-memory',
  'loss-not-finite',
  'trainer-died',
  'port-in-use',
  'host-unreachable',
  'cancelled',
  'internal',
] as const;

export type FailureCode = (typeof FAILURE_CODES)[number];

/** A failure for a journal or a program: with its words in English. */
export const failureShape = v.object({
  /** A {@link FailureCode}, or one of another version. */
  code: v.string(),
  /** What was expected and what was received. */
  message: v.string(),
  /** What to do next. */
  hint: v.string(),
  /** Missing in records of earlier versions, which kept only the words. */
  reason: v.exactOptional(v.string()),
  facts: v.exactOptional(v.unknown()),
});
export type FailureDocument = Shape<typeof failureShape>;
