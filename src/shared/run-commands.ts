/** What a person may ask of a run that is being trained; each command takes effect after the current step. */

interface CommandArgs {
  /** Writes a checkpoint; `hold` then keeps the model in memory, `release` ends the trainer. */
  pause: { readonly depth: 'hold' | 'release' };
  /** Of a run that is held. */
  resume: unknown;
  stop: unknown;
  checkpoint: unknown;
  /** The run computes for so many percent of the time, and rests for the others. */
  pace: { readonly percent: number };
}

export type RunCommandKind = keyof CommandArgs;
export type CommandOf<K extends RunCommandKind> = { readonly kind: K } & CommandArgs[K];
/** As it lies in `control/` of the run’s folder, and as a page sends it. */
export type RunCommand = { [K in RunCommandKind]: CommandOf<K> }[RunCommandKind];

/** What the journal answers: the id of a checkpoint, or null where there is nothing to tell. */
export type CommandAnswer = string | null;

export const FULL_PACE = 100;
export const SLOWEST_PACE = 5;
