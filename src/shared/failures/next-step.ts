/** What a person can do about a failure, as data: a command with its arguments, a setting to change, a place to look. */

/** Facts of what needs none. */
export type NoFacts = Readonly<Record<string, never>>;

/** The facts of each kind of step; its words stand in `shared/i18n/<language>/next-steps.ts`. */
export interface NextSteps {
  /** Words of an earlier version, or of a program that is not Lathe, as they were told. */
  'as-told': { readonly hint: string };
  /** `command` holds the words behind `lathe`; a word in capitals stands for what the person has to put there. */
  run: { readonly command: readonly string[] };
  /** Goes on with a run that rests. */
  'go-on': { readonly command: readonly string[] };
  'list-runs': { readonly command: readonly ['runs'] };
  'write-more': NoFacts;
  // Engine.
  'set-up': NoFacts;
  'set-up-library': { readonly folder: string };
  'set-up-anew': { readonly folder: string };
  'lower-learning-rate': NoFacts;
  'use-less-memory': NoFacts;
  'use-fitting-head': NoFacts;
  'train-head': NoFacts;
  'train-model': { readonly command: readonly string[] };
  'choose-one': NoFacts;
  'name-as-trained': NoFacts;
  'choose-evaluation': NoFacts;
  'start-task-again': NoFacts;
  'give-share': NoFacts;
  'add-different-images': NoFacts;
}

export type NextStep = {
  [K in keyof NextSteps]: { readonly step: K; readonly facts: NextSteps[K] };
}[keyof NextSteps];

/** @returns a step as data */
export function step<K extends keyof NextSteps>(kind: K, facts: NextSteps[K]): NextStep {
  return { step: kind, facts } as NextStep;
}
