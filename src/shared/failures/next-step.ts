/** What a person can do about a failure, as data: a command with its arguments, a setting to change, a place to look. */

/** What is written: a run, a file or a folder that a person named, features of frozen layers, another cache. */
export type WritePlace = 'run' | 'file' | 'folder' | 'features' | 'cache';

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
  // Files and images.
  'write-elsewhere': { readonly place: WritePlace; readonly isFull: boolean };
  'name-new-folder': NoFacts;
  'start-again': NoFacts;
  'check-path': NoFacts;
  'allow-reading': NoFacts;
  'take-other-weights': NoFacts;
  'convert-tfjs': NoFacts;
  'take-vgg16': NoFacts;
  'fetch-weights': { readonly command: readonly string[]; readonly own: readonly string[] };
  'fetch-weights-anew': { readonly command: readonly string[] };
  'name-image-folder': NoFacts;
  'begin-at-root': NoFacts;
  'make-classes': NoFacts;
  'same-subfolders': NoFacts;
  'add-images': { readonly command: readonly string[] };
  'restore-image': NoFacts;
  'choose-image': NoFacts;
  'open-again': NoFacts;
  'open-another': NoFacts;
  'close-programs': NoFacts;
  'resume-for-features': NoFacts;
  'allow-features': NoFacts;
  'name-out-beside': NoFacts;
  'ask-for-fewer': NoFacts;
  'drop-again': NoFacts;
  'drop-images': NoFacts;
  'rename-for-upload': NoFacts;
  'open-where-lathe-runs': NoFacts;
}

export type NextStep = {
  [K in keyof NextSteps]: { readonly step: K; readonly facts: NextSteps[K] };
}[keyof NextSteps];

/** @returns a step as data */
export function step<K extends keyof NextSteps>(kind: K, facts: NextSteps[K]): NextStep {
  return { step: kind, facts } as NextStep;
}
