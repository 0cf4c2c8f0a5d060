/** What is wrong with a file of a run, or with a checkpoint: clauses that failures and the journal hold as data. */

import type { ReasonOf } from './entry';
import type { NoFacts } from './next-step';
import type { ShapeProblem } from './shapes';

interface FileFaults {
  'not-there': NoFacts;
  'not-json': NoFacts;
  'other-shape': { readonly problem: ShapeProblem };
  /** A link, a pipe, a device or a folder stands in its place. */
  'no-file': NoFacts;
  'too-large': { readonly bytes: number; readonly most: number };
  'read-failed': { readonly reason: string };
}

export interface RunFileFaults extends FileFaults {
  'not-opened': NoFacts;
  'no-event': NoFacts;
  'other-rows': { readonly rows: number; readonly images: number };
  'other-classes': { readonly classes: number };
  'row-cut': { readonly row: number };
  'row-words': { readonly row: number };
  'no-class': { readonly image: string };
  'no-name': { readonly runId: string };
}

export interface CheckpointFaults extends FileFaults {
  'state-changed': NoFacts;
  'tensor-missing': { readonly tensor: string };
  'tensor-changed': { readonly tensor: string };
}

export type FileFault = ReasonOf<FileFaults>;
export type RunFileFault = ReasonOf<RunFileFaults>;
export type CheckpointFault = ReasonOf<CheckpointFaults>;

export type RunFilePart =
  | 'settings'
  | 'images'
  | 'status'
  | 'journal'
  | 'id'
  | 'pointers'
  | 'confusion'
  | 'predictions'
  | 'prediction-for-each';
