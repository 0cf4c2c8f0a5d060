/** A failure in words: its title, what was expected and what was received, what to do next. */

import type { Failure, FailureFacts, FailureReason } from '../failures/catalogue';
import { CATALOGUE } from '../failures/catalogue';
import type { ReasonOf } from '../failures/engine';
import type { NextStep } from '../failures/next-step';
import { shellQuote } from '../shell-quote';
import { en } from './en';
import type { CommandText, FamilyTexts, HostTexts } from './texts';

export interface FailureWords {
  readonly title: string;
  readonly message: string;
  readonly hint: string;
}

export const plainCommand: CommandText = (args) => ['lathe', ...args].map(shellQuote).join(' ');

/** What to do next, from data. */
export function nextStepsOf<R extends FailureReason>(reason: R, facts: FailureFacts[R]): readonly NextStep[] {
  const next = CATALOGUE[reason].next as (facts: FailureFacts[R]) => readonly NextStep[];
  return next(facts);
}

function stepText({ step, facts }: NextStep, { nextSteps }: HostTexts, command: CommandText): string {
  const text = nextSteps[step] as (facts: NextStep['facts'], command: CommandText) => string;
  return text(facts, command);
}

export function failureWords({ code, reason, facts }: Failure, texts: HostTexts, command = plainCommand): FailureWords {
  const message = texts.failures[reason] as (facts: FailureFacts[FailureReason]) => string;
  const steps = nextStepsOf<FailureReason>(reason, facts).map((step) => stepText(step, texts, command));
  return { title: texts.titles[code], message: message(facts), hint: steps.join(texts.betweenSentences) };
}

/** One of a family of reasons in words. */
export function reasonText<Family>(texts: FamilyTexts<Family>, { reason, facts }: ReasonOf<Family>): string {
  return texts[reason](facts);
}

/** As journals and programs get it. */
export function englishOf(failure: Failure): FailureWords {
  return failureWords(failure, en);
}
