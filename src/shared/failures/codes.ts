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
