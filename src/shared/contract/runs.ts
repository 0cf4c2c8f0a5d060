/** Runs as the page lists, shows and watches them. */

import * as v from 'valibot';
import type { Layout } from '../layouts';
import type { EventOf, RunEvent } from '../events';
import type { Failure } from '../failures/failure';
import { NOTE_LIMITS } from '../limits';
import type { DeviceReport, RunId, RunManifest, RunSummary, StageName } from '../run';
import { count, textUpTo, type Shape } from '../schema';
import type { RunSettings } from '../settings';

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

export interface RunListRow
  extends
    RunNotes,
    Pick<RunManifest, 'runId' | 'createdAt'>,
    Pick<RunSummary, 'status' | 'updatedAt' | 'stage' | 'best' | 'computeMs'>,
    Pick<RunSettings, 'recipe' | 'preset'> {
  readonly dataset: string;
  /** The epoch in progress, or of a run at rest the last that it began, from 1; 0 before the first. */
  readonly epoch: number;
  /** Steps done in it; 0 also where a run rests between two epochs. */
  readonly step: number;
  /** Of the main stage. */
  readonly epochs: number;
  /** 0 to 7: which colour and dash the run has in every chart. */
  readonly colour: number;
  /** Paused, with its trainer and the model still in memory. */
  readonly isHeld: boolean;
  readonly failure: Failure | null;
  /** Nothing was heard of a run that should be working since then; ISO 8601 or null. */
  readonly stalledSince: string | null;
  /** Why the run can’t be read; then the other facts are empty. */
  readonly damage: Failure | null;
}

export interface RunDetails {
  readonly row: RunListRow;
  readonly manifest: RunManifest;
  /** Makes an equal run. */
  readonly command: string;
  /** For reading only. */
  readonly runDir: string;
  readonly device: DeviceReport | null;
  readonly weightsSha256: string | null;
  readonly dataset: {
    readonly path: string;
    /** null where the validation images come from the same folder. */
    readonly validationPath: string | null;
    readonly layout: Layout;
    readonly classes: readonly { readonly label: string; readonly train: number; readonly validation: number }[];
    readonly split: { readonly kind: 'folders' } | { readonly kind: 'stratified'; readonly share: number };
  };
}

/** The last event that a page has. */
export const journalPlaceShape = v.object({ n: count, at: textUpTo(40) });
export type JournalPlace = Shape<typeof journalPlaceShape>;

/** Steps of a chunk in columns of equal length; `at` in milliseconds since 1970. Hundreds of thousands are kept so. */
export type StepColumns = Readonly<
  Record<Exclude<keyof EventOf<'step'>, 'kind' | 'stage' | 'pictures'> | 'images', readonly number[]>
> & { readonly stage: readonly StageName[] };

export type NotableEvent = Exclude<RunEvent, { kind: 'step' }>;

/** A piece of a run’s journal: at most 5,000 events, the next one when the page has taken it. */
export interface RunChunk {
  readonly runId: RunId;
  /** Events above this number that came before are void; null when nothing is. */
  readonly rewoundTo: number | null;
  readonly steps: StepColumns;
  /** Every event but steps. */
  readonly events: readonly NotableEvent[];
  readonly place: JournalPlace;
  readonly isCaughtUp: boolean;
}
