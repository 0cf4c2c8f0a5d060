/** What an entry of the table of commands holds. */

import type { Command } from 'commander';
import { addTrainFlags, type TrainFlags } from './train-flags';
import type { Work } from './work';

/** How the words behind a command are read, by name; `images...` takes several. */
type Arguments = Readonly<Record<string, (word: string, before?: never) => unknown>>;

/** A flag with a value, or one that is there or not. */
export type Flag =
  | 'switch'
  | {
      /** What stands behind its name in the help. */
      readonly value: string;
      readonly read?: (word: string) => unknown;
      readonly choices?: readonly string[];
      readonly fallback?: unknown;
      readonly isRequired?: true;
    };

type Flags = Readonly<Record<string, Flag>>;

type ReadValue<F> = F extends { choices: readonly (infer C)[] }
  ? C
  : F extends { read: (word: string) => infer T }
    ? T
    : never;
type FlagValue<F> = F extends 'switch'
  ? boolean
  : F extends { isRequired: true } | { fallback: unknown }
    ? ReadValue<F>
    : ReadValue<F> | null;

/** What a command is given: its arguments and its flags by name, null for a flag that was left out. */
type InputOf<A extends Arguments, F extends Flags> = {
  readonly [K in keyof A & string as K extends `${infer N}...` ? N : K]: ReturnType<A[K]>;
} & { readonly [K in keyof F]: FlagValue<F[K]> };

/** Loads what a command does when it is asked to, so that help and wrong usage answer at once. */
type Load<I> = () => Promise<(work: Work, input: I) => Promise<void>>;

export interface CommandEntry<A = Arguments, F = Flags, I = Readonly<Record<string, unknown>>> {
  readonly arguments: A;
  readonly flags: F;
  readonly load: Load<I>;
  /** Whether it takes `--runs`. */
  readonly onRuns: boolean;
  readonly addSettings: ((command: Command) => Command) | null;
}

/** Makes an entry, whose input holds `M` beside its own arguments and flags. */
type MakeEntry<M> = <const A extends Arguments, const F extends Flags>(
  args: A,
  flags: F,
  load: Load<InputOf<A, F> & M>,
) => CommandEntry<A, F, InputOf<A, F> & M>;

export const command: MakeEntry<unknown> = (args, flags, load) => {
  return { arguments: args, flags, load, onRuns: false, addSettings: null };
};

/** A command that looks for runs. */
export const runsCommand: MakeEntry<unknown> = (args, flags, load) => {
  return { ...command(args, flags, load), onRuns: true };
};

/** A command that takes the settings of a run. */
export const settingsCommand: MakeEntry<TrainFlags> = (args, flags, load) => {
  return { arguments: args, flags, load, onRuns: true, addSettings: addTrainFlags };
};
