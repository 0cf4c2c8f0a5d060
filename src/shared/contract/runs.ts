/** Runs as the page lists, shows and watches them. */

import * as v from 'valibot';
import type { RunEvent } from '../events';
import type { Failure } from '../failures/failure';
import { NOTE_LIMITS } from '../limits';
import type { BestEpoch, DeviceReport, RunId, RunManifest, RunStatus, StageName } from '../run';
import { count, textUpTo, type Shape } from '../schema';
import type { PresetName, RecipeName } from '../settings';

/** One name in the runs folder, so that it can’t lead out of it. */
export const runId = v.pipe(v.string(), v.regex(/^(?!\.)[^/\\\p{Cc}]{1,255}$/u));

/** What a person writes on a run; kept beside it, never part of the training. */
export const runNotesShape = v.object({
  /** Empty: the page shows the run’s id. */
  name: textUpTo(NOTE_LIMITS.name),
  note: textUpTo(NOTE_LIMITS.note),
  tags: v.pipe(v.array(textUpTo(NOTE_LIMITS.tag)), v.maxLength(NOTE_LIMITS.tags)),
});
export type RunNotes = Shape<typeof runNotesShape>;

/** A run in the list. */
export interface RunListRow extends RunNotes {
  readonly runId: RunId;
  readonly status: RunStatus;
  readonly recipe: RecipeName;
  readonly preset: PresetName;
  /** Name of the images’ folder. */
  readonly dataset: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly stage: StageName | null;
  /** The epoch in progress, or of a run at rest the last that it began, from 1; 0 before the first. */
  readonly epoch: number;
  /** Steps done in it; 0 also where a run rests between two epochs. */
  readonly step: number;
  /** Of the main stage. */
  readonly epochs: number;
  readonly best: BestEpoch | null;
  /** Pauses left out. */
  readonly computeMs: number;
  /** 0 to 7: which colour and dash the run has in every chart. */
  readonly colour: number;
  readonly failure: Failure | null;
  /** Nothing was heard of a run that should be working since then; ISO 8601 or null. */
  readonly stalledSince: string | null;
  /** Why the run can’t be read; then the other facts are empty. */
  readonly damage: Failure | null;
}

export interface RunDetails {
  readonly row: RunListRow;
  readonly manifest: RunManifest;
  /** For reading only. */
  readonly runDir: string;
  readonly device: DeviceReport | null;
  readonly weightsSha256: string | null;
  readonly dataset: {
    readonly path: string;
    /** null where the validation images come from the same folder. */
    readonly validationPath: string | null;
    readonly classes: readonly { readonly label: string; readonly train: number; readonly validation: number }[];
    readonly split: { readonly kind: 'folders' } | { readonly kind: 'stratified'; readonly share: number };
  };
}

/** The last event that a page has. */
export const journalPlaceShape = v.object({ n: count, at: textUpTo(40) });
export type JournalPlace = Shape<typeof journalPlaceShape>;

/** Steps of a chunk in columns of equal length: hundreds of thousands of them travel and are kept this way. */
export interface StepColumns {
  readonly n: readonly number[];
  /** Milliseconds since 1970. */
  readonly at: readonly number[];
  readonly stage: readonly StageName[];
  readonly epoch: readonly number[];
  readonly step: readonly number[];
  readonly loss: readonly number[];
  readonly accuracy: readonly number[];
  readonly learningRate: readonly number[];
  readonly stepMs: readonly number[];
  readonly waitMs: readonly number[];
  readonly images: readonly number[];
}

/** Steps travel apart. */
export type NotableEvent = Exclude<RunEvent, { kind: 'step' }>;

/** A piece of a run’s journal: at most 5,000 events, the next one when the page has taken it. */
export interface RunChunk {
  readonly runId: RunId;
  /** Events above this number that came before are void; null when nothing is. */
  readonly rewoundTo: number | null;
  readonly steps: StepColumns;
  /** Every event but steps. */
  readonly events: readonly NotableEvent[];
  /** Where the page stands after this chunk. */
  readonly place: JournalPlace;
  /** Whether the page has now caught up with the journal. */
  readonly isCaughtUp: boolean;
}
