/** What a person may ask of a run that is being trained; each takes effect after the current step. */

export type ControlRequest =
  /** `hold` keeps the model in memory; `release` writes a checkpoint and ends the trainer. */
  | { readonly kind: 'pause'; readonly depth: 'hold' | 'release' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'stop' }
  | { readonly kind: 'checkpoint' }
  /** Of the time so much is computed, in percent, from 5 to 100; the trainer rests for the others. */
  | { readonly kind: 'pace'; readonly percent: number };

export const FULL_PACE = 100;
export const SLOWEST_PACE = 5;
