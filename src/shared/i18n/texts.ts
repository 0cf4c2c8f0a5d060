/** What every language has to say for the host; a missing key or fact does not compile. */

import type { FailureFacts, FailureReason } from '../failures/catalogue';
import type { FailureCode } from '../failures/codes';
import type { AddonReasons, DeviceReasons, ModelNotices } from '../failures/engine';
import type { FailureEntry } from '../failures/entry';
import type { NextSteps } from '../failures/next-step';

/** How a person types a command; `args` are the words behind `lathe`. */
export type CommandText = (args: readonly string[]) => string;

/** The texts of one area of the catalogue. */
export type TextsOf<Area> = {
  readonly [R in keyof Area]: (facts: Area[R] extends FailureEntry<infer F> ? F : never) => string;
};

/** The texts of a family of facts, such as what can be wrong with a file: each a clause or a sentence. */
export type FamilyTexts<Family> = { readonly [K in keyof Family]: (facts: Family[K]) => string };

export interface HostTexts {
  readonly titles: Readonly<Record<FailureCode, string>>;
  readonly failures: { readonly [R in FailureReason]: (facts: FailureFacts[R]) => string };
  readonly nextSteps: { readonly [K in keyof NextSteps]: (facts: NextSteps[K], command: CommandText) => string };
  readonly deviceReasons: FamilyTexts<DeviceReasons>;
  readonly addonReasons: FamilyTexts<AddonReasons>;
  readonly modelNotices: FamilyTexts<ModelNotices>;
  readonly betweenSentences: string;
}
