/** What a person can do about a failure, as data: a command with its arguments, a setting to change, a place to look. */

import type { NumberSetting } from '../setting-table';

/** What is written: a run, a file or a folder that a person named, features of frozen layers, another cache. */
export type WritePlace = 'run' | 'file' | 'folder' | 'features' | 'cache';

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

  // Runs and their trainers.
  'see-list': NoFacts;
  'choose-another-run': NoFacts;
  'perhaps-restored': NoFacts;
  'open-run-folder': NoFacts;
  'delete-or-rename': NoFacts;
  'name-runs-folder': NoFacts;
  'choose-each-once': NoFacts;
  'restore-run-file': NoFacts;
  'restore-or-delete': NoFacts;
  'restore-checkpoints': NoFacts;
  'open-image-again': NoFacts;
  'wait-or-release': { readonly command: readonly string[] };
  'break-lock': { readonly host: string; readonly lock: string };
  'pause-or-stop': { readonly pause: readonly string[]; readonly stop: readonly string[] };
  'wait-for-start': NoFacts;
  'stop-then-delete': NoFacts;
  'pause-then-import': NoFacts;
  'release-then-extend': { readonly command: readonly string[] };
  'nothing-to-do': { readonly longer: readonly string[] };
  'train-longer': { readonly command: readonly string[] };
  'ten-more-epochs': { readonly trained: number };
  'name-percent': NoFacts;
  'show-run': { readonly command: readonly string[] };
  'nothing-copied': NoFacts;
  'leave-split': NoFacts;
  'choose-in-form': NoFacts;
  'take-fitting-head': NoFacts;
  'free-for-runs': NoFacts;
  'free-for-features': NoFacts;
  'search-then-tune': NoFacts;
  'see-searched': { readonly command: readonly string[] };
  'forecast-again': NoFacts;
  'see-doctor': { readonly command: readonly string[] };
  'resume-kept': { readonly command: readonly string[] };
  'resume-with-less': { readonly command: readonly string[] };
  'less-memory': NoFacts;

  // Settings and shapes.
  /** What is usual for a setting, or what it means. */
  'setting-advice': { readonly setting: NumberSetting };
  'leave-setting-out': NoFacts;
  'unfreeze-block': NoFacts;
  'train-head-alone': NoFacts;
  'keep-views': NoFacts;
  'leave-pooling-out': NoFacts;
  'leave-recipe-out': NoFacts;
  'reload-page': NoFacts;

  // The page and the shell.
  'page-reconnects': NoFacts;
  'save-then-drop': NoFacts;
  'try-again': NoFacts;
  'set-up': NoFacts;

  // Hosts.
  'report-defect': NoFacts;
  'see-terminal': NoFacts;
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
}

export type NextStep = {
  [K in keyof NextSteps]: { readonly step: K; readonly facts: NextSteps[K] };
}[keyof NextSteps];

/** @returns a step as data */
export function step<K extends keyof NextSteps>(kind: K, facts: NextSteps[K]): NextStep {
  return { step: kind, facts } as NextStep;
}

type PlainStep = { [K in keyof NextSteps]: NextSteps[K] extends NoFacts ? K : never }[keyof NextSteps];

/** @returns what an entry of the catalogue has to do next where no fact matters */
export function plain(kind: PlainStep): () => readonly NextStep[] {
  return () => [{ step: kind, facts: {} } as NextStep];
}
