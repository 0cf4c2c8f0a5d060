/** What every language has to say for the host; a missing key or fact does not compile. */

import type { Findings } from '../doctor';
import type { FailureFacts, FailureReason } from '../failures/catalogue';
import type { AddonReasons, DeviceReasons, ModelNotices } from '../failures/engine';
import type { FailureCode, FailureEntry, ReasonOf } from '../failures/entry';
import type { ImageNoteFacts } from '../failures/image-notes';
import type { CheckName } from '../failures/host';
import type { NextSteps } from '../failures/next-step';
import type { CommandText } from '../failures/step-facts';
import type { CheckpointFaults } from '../failures/run-faults';

/** The texts of one area of the catalogue. */
export type TextsOf<Area> = {
  readonly [R in keyof Area]: (facts: Area[R] extends FailureEntry<infer F> ? F : never) => string;
};

/** A clause for each member of a family. */
export type ClausesOf<Family> = { readonly [K in keyof Family]: (facts: Family[K]) => string };

export function clause<Family>(clauses: ClausesOf<Family>, { reason, facts }: ReasonOf<Family>): string {
  return clauses[reason](facts);
}

/** The clause of a reason of this version; else `words`, as an earlier version kept them alone. */
export function clauseOr<Family>(clauses: ClausesOf<Family>, of: ReasonOf<Family> | undefined, words: string): string {
  return of !== undefined && Object.hasOwn(clauses, of.reason) ? clause(clauses, of) : words;
}

export interface DoctorTexts {
  readonly checks: Readonly<Record<CheckName, string>>;
  /** A failure has words of its own. */
  readonly findings: { readonly [K in Exclude<keyof Findings, 'failure'>]: (facts: Findings[K]) => string };
}

export interface HostTexts {
  readonly titles: Readonly<Record<FailureCode, string>>;
  readonly failures: { readonly [R in FailureReason]: (facts: FailureFacts[R]) => string };
  readonly nextSteps: { readonly [K in keyof NextSteps]: (facts: NextSteps[K], command: CommandText) => string };
  readonly imageNotes: ClausesOf<ImageNoteFacts>;
  /** Clauses: also for an event of the journal. */
  readonly checkpointFaults: ClausesOf<CheckpointFaults>;
  readonly doctor: DoctorTexts;
  readonly deviceReasons: ClausesOf<DeviceReasons>;
  readonly addonReasons: ClausesOf<AddonReasons>;
  readonly modelNotices: ClausesOf<ModelNotices>;
  readonly betweenSentences: string;
}
