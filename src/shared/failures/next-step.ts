/** What a person can do about a failure, as data: a command with its arguments, a setting to change, a place to look. */

import type { NumberSetting } from '../setting-table';

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

  // Settings and shapes.
  /** What is usual for a setting, or what it means. */
  'setting-advice': { readonly setting: NumberSetting };
  'leave-setting-out': NoFacts;
  'unfreeze-block': NoFacts;
  'train-head-alone': NoFacts;
  'keep-views': NoFacts;
  'leave-pooling-out': NoFacts;
  'leave-recipe-out': NoFacts;
  'check-path': NoFacts;
  'reload-page': NoFacts;

  // The page and the shell.
  'page-reconnects': NoFacts;
  'save-then-drop': NoFacts;
  'try-again': NoFacts;
  'set-up': NoFacts;
}

export type NextStep = {
  [K in keyof NextSteps]: { readonly step: K; readonly facts: NextSteps[K] };
}[keyof NextSteps];

/** @returns a step as data */
export function step<K extends keyof NextSteps>(kind: K, facts: NextSteps[K]): NextStep {
  return { step: kind, facts } as NextStep;
}
