/** Commands to a run that is being trained; each takes effect after the current step. */

interface CommandArgs {
  /** Writes a checkpoint; `hold` then keeps the model in memory, `release` ends the trainer. */
  pause: { readonly depth: 'hold' | 'release' };
  /** For a held run. */
  resume: unknown;
  stop: unknown;
  checkpoint: unknown;
  /** The run computes for so many percent of the time, and rests otherwise. */
  pace: { readonly percent: number };
}

export type RunCommandKind = keyof CommandArgs;
export type CommandOf<K extends RunCommandKind> = { readonly kind: K } & CommandArgs[K];
/** A command as a file in `control/`, and as a page sends it. */
export type RunCommand = { [K in RunCommandKind]: CommandOf<K> }[RunCommandKind];

/** The journal’s answer: the id of a checkpoint, or null. */
export type CommandAnswer = string | null;

export const FULL_PACE = 100;
export const SLOWEST_PACE = 5;
