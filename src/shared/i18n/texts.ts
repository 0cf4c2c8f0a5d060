/** What every language has to say for the host; a missing key or fact does not compile. */

import type { Findings } from '../doctor';
import type { FailureFacts, FailureReason } from '../failures/catalogue';
import type { FailureCode } from '../failures/codes';
import type { FailureEntry } from '../failures/entry';
import type { ImageNoteFacts } from '../failures/image-notes';
import type { CheckName } from '../failures/host';
import type { NextSteps } from '../failures/next-step';
import type { CheckpointFaults, FaultOf } from '../failures/run-faults';
import type { ChoiceSetting, FieldKey, NumberSetting, OptionOf } from '../setting-table';

/** How a person types a command; `args` are the words behind `lathe`. */
export type CommandText = (args: readonly string[]) => string;

/** The texts of one area of the catalogue. */
export type TextsOf<Area> = {
  readonly [R in keyof Area]: (facts: Area[R] extends FailureEntry<infer F> ? F : never) => string;
};

/** A clause for each member of a family. */
export type ClausesOf<Family> = { readonly [K in keyof Family]: (facts: Family[K]) => string };

export function clause<Family>(clauses: ClausesOf<Family>, { fault, facts }: FaultOf<Family>): string {
  return clauses[fault](facts);
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
  readonly betweenSentences: string;
}

interface SettingText {
  readonly label: string;
  readonly effect: string;
}

export type SettingTexts = {
  readonly [K in FieldKey]: SettingText &
    (K extends NumberSetting ? { readonly advice: string } : unknown) &
    (K extends ChoiceSetting ? { readonly options: Readonly<Record<OptionOf<K>, string>> } : unknown);
};
