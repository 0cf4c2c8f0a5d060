/** What a person can do about a failure, as data: a command with its arguments, a setting to change, a place to look. */

/** What only some hosts can do. */
export type Ability = 'browse-folders' | 'choose-folder' | 'choose-weights' | 'reveal-folder';

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

  // Hosts.
  'report-defect': NoFacts;
  'see-terminal': NoFacts;
  'set-up': NoFacts;
  'try-again': NoFacts;
  'start-again': NoFacts;
  'reload-page': NoFacts;
  'name-job': NoFacts;
  'open-again': NoFacts;
  'choose-port': NoFacts;
  'write-amount': NoFacts;
  /** Of what this host can’t do. */
  instead: { readonly ability: Ability };
  'provide-weights': { readonly fetch: readonly string[]; readonly bring: readonly string[] };
  'fetch-on': { readonly command: readonly string[] };

  // What the doctor advises.
  'newer-node': NoFacts;
  'run-set-up': NoFacts;
  'other-systems': NoFacts;
  'build-addon': NoFacts;
  'free-runs-disk': NoFacts;
  'free-cache-disk': NoFacts;
  'use-less-memory': NoFacts;

  // The command line.
  'see-help': { readonly command: readonly string[] };
  /** `meant` holds flags as they are, or commands behind `call`. */
  'did-you-mean': { readonly call: readonly string[]; readonly meant: readonly string[] };
  'name-runs-once': { readonly command: readonly ['runs'] };
  'begin-run': { readonly command: readonly string[] };
  'name-images': NoFacts;
  'free-space-for-file': NoFacts;
  'name-writable-file': NoFacts;
}

export type NextStep = {
  [K in keyof NextSteps]: { readonly step: K; readonly facts: NextSteps[K] };
}[keyof NextSteps];

/** @returns a step as data */
export function step<K extends keyof NextSteps>(kind: K, facts: NextSteps[K]): NextStep {
  return { step: kind, facts } as NextStep;
}
