/** Failures and what the doctor finds, in words: what was expected and what was received, what to do next. */

import type { DoctorCheck, Finding } from '../doctor';
import type { Failure, FailureFacts, FailureReason } from '../failures/catalogue';
import { CATALOGUE } from '../failures/catalogue';
import type { NextStep } from '../failures/next-step';
import type { CommandText } from '../failures/step-facts';
import { shellQuote } from '../shell-quote';
import { en } from './en';
import type { HostTexts } from './texts';

export interface FailureWords {
  readonly title: string;
  readonly message: string;
  readonly hint: string;
}

export const plainCommand: CommandText = (args) => ['lathe', ...args].map(shellQuote).join(' ');

/** What to do next, from data. */
export function nextStepsOf<R extends FailureReason>(reason: R, facts: FailureFacts[R]): readonly NextStep[] {
  const entries: Readonly<Record<FailureReason, { next: (facts: never) => readonly NextStep[] }>> = CATALOGUE;
  return entries[reason].next(facts as never);
}

function stepText({ step, facts }: NextStep, { nextSteps }: HostTexts, command: CommandText): string {
  const text = nextSteps[step] as (facts: NextStep['facts'], command: CommandText) => string;
  return text(facts, command);
}

function hintOf(steps: readonly NextStep[], texts: HostTexts, command: CommandText): string {
  return steps.map((step) => stepText(step, texts, command)).join(texts.betweenSentences);
}

export function failureWords({ code, reason, facts }: Failure, texts: HostTexts, command = plainCommand): FailureWords {
  const message = texts.failures[reason] as (facts: FailureFacts[FailureReason]) => string;
  const hint = hintOf(nextStepsOf<FailureReason>(reason, facts), texts, command);
  return { title: texts.titles[code], message: message(facts), hint };
}

/** One thing that the doctor looked at, in words: the shape of `lathe doctor --json`. */
export interface DoctorWords {
  readonly name: string;
  readonly state: DoctorCheck['state'];
  readonly found: string;
  /** Empty when nothing is wrong. */
  readonly hint: string;
}

export function doctorWords(check: DoctorCheck, texts: HostTexts, command = plainCommand): DoctorWords {
  const { state, found, next } = check;
  const name = texts.doctor.checks[check.check];
  return { name, state, found: findingText(found, texts), hint: hintOf(next, texts, command) };
}

function findingText({ kind, facts }: Finding, texts: HostTexts): string {
  if (kind === 'failure') return failureWords(facts, texts).message;
  const text = texts.doctor.findings[kind] as (facts: Finding['facts']) => string;
  return text(facts);
}

/** As journals and programs get it. */
export function englishOf(failure: Failure, command = plainCommand): FailureWords {
  return failureWords(failure, en, command);
}
