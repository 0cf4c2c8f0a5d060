/** Commands to a run that is being trained; each takes effect after the current step. */

import * as v from 'valibot';
import { whole, type Shape } from './schema';

export const FULL_PACE = 100;
export const SLOWEST_PACE = 5;

/** A command as a file in `control/`, and as a page sends it. */
export const commandShape = v.variant('kind', [
  /** Writes a checkpoint; `hold` then keeps the model in memory, `release` ends the trainer. */
  v.object({ kind: v.literal('pause'), depth: v.picklist(['hold', 'release']) }),
  /** For a held run. */
  v.object({ kind: v.literal('resume') }),
  v.object({ kind: v.literal('stop') }),
  v.object({ kind: v.literal('checkpoint') }),
  /** The run computes for so many percent of the time, and rests otherwise. */
  v.object({ kind: v.literal('pace'), percent: whole(SLOWEST_PACE, FULL_PACE) }),
]);
export type RunCommand = Shape<typeof commandShape>;
export type RunCommandKind = RunCommand['kind'];
export type CommandOf<K extends RunCommandKind> = Extract<RunCommand, { kind: K }>;

/** The journal’s answer: the id of a checkpoint, or null. */
export type CommandAnswer = string | null;
