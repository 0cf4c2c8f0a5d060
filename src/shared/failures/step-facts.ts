/** The facts of the next steps that have some. */

import type { NumberSetting } from '../setting-table';

/** What is written: a run, a file or a folder that a person named, features of frozen layers, another cache. */
export type WritePlace = 'run' | 'file' | 'folder' | 'features' | 'cache';

/** What only some hosts can do. */
export type Ability = 'browse-folders' | 'choose-folder' | 'choose-weights' | 'reveal-folder';

/** How a person types a command; `args` are the words behind `lathe`. */
export type CommandText = (args: readonly string[]) => string;

interface Command {
  readonly command: readonly string[];
}

export interface StepFacts {
  /** Words of an earlier version, or of a program that is not Lathe, as they were told. */
  'as-told': { readonly hint: string };
  /** `command` holds the words behind `lathe`; a word in capitals stands for what the person has to put there. */
  run: Command;
  /** Goes on with a run that rests. */
  'go-on': Command;
  'list-runs': { readonly command: readonly ['runs'] };
  'write-elsewhere': { readonly place: WritePlace; readonly isFull: boolean };
  'fetch-weights': { readonly command: readonly string[]; readonly own: readonly string[] };
  'fetch-weights-anew': Command;
  'find-images': Command;
  'add-images': Command;
  'name-inner': Command;
  'say-layout': { readonly asClasses: readonly string[]; readonly asSplit: readonly string[] };
  'restore-checkpoints': Command;
  'wait-or-release': Command;
  'break-lock': { readonly host: string; readonly lock: string };
  'remove-other': { readonly path: string };
  'pause-or-stop': { readonly pause: readonly string[]; readonly stop: readonly string[] };
  'release-then-extend': Command;
  'nothing-to-do': { readonly longer: readonly string[] };
  'train-longer': Command;
  'ten-more-epochs': { readonly trained: number };
  'show-run': Command;
  'see-searched': Command;
  'see-doctor': Command;
  'resume-kept': Command;
  'resume-with-less': Command;
  /** What is usual for a setting, or what it means. */
  'setting-advice': { readonly setting: NumberSetting };
  /** Of what this host can’t do. */
  instead: { readonly ability: Ability };
  'provide-weights': { readonly fetch: readonly string[]; readonly bring: readonly string[] };
  'fetch-on': Command;
  'see-help': Command;
  /** `meant` holds flags as they are, or commands behind `call`. */
  'did-you-mean': { readonly call: readonly string[]; readonly meant: readonly string[] };
  'name-runs-once': { readonly command: readonly ['runs'] };
  'begin-run': Command;
  'set-up-library': { readonly folder: string };
  'set-up-anew': { readonly folder: string };
  'train-model': Command;
}

export type StepTexts = { readonly [K in keyof StepFacts]: (facts: StepFacts[K], command: CommandText) => string };
