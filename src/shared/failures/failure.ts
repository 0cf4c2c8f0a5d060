/**
 * Expected failures. They cross a process as values: a code, a reason and its facts. Words are made where a person reads
 * them (`shared/i18n`), and beside the facts where a file or a program keeps them.
 */

import { titles } from '../i18n/en/titles';
import { englishOf } from '../i18n/failure-words';
import { CATALOGUE, type Failure, type FailureFacts, type FailureReason } from './catalogue';
import type { FailureCode } from './entry';
import type { FailureDocument } from './document';
import type { CommandText } from './step-facts';

export type { Failure } from './catalogue';
export type { FailureCode } from './entry';
export type { FailureDocument } from './document';

interface LatheErrorOptions {
  readonly cause?: unknown;
  /** Of what was told without a reason. */
  readonly code?: FailureCode;
}

type LatheErrorArgs = {
  [R in FailureReason]: [reason: R, facts: FailureFacts[R], options?: LatheErrorOptions];
}[FailureReason];

/** An expected failure on its way up to the boundary that turns it into a value or an exit code. */
export class LatheError extends Error {
  override readonly name = 'LatheError';
  readonly failure: Failure;
  /** What to do next, in English. */
  readonly hint: string;

  constructor(...[reason, facts, { cause, code = CATALOGUE[reason].code } = {}]: LatheErrorArgs) {
    const failure = { code, reason, facts } as Failure;
    const { message, hint } = englishOf(failure);
    super(message, cause === undefined ? {} : { cause });
    this.failure = failure;
    this.hint = hint;
  }

  get code(): FailureCode {
    return this.failure.code;
  }

  static from({ code, reason, facts }: Failure): LatheError {
    return new LatheError(...([reason, facts, { code }] as LatheErrorArgs));
  }
}

/** @param command how its hint writes commands */
export function documentOf(failure: Failure, command?: CommandText): FailureDocument {
  const { message, hint } = englishOf(failure, command);
  return { code: failure.code, message, hint, reason: failure.reason, facts: failure.facts };
}

/** A failure from a record, which an earlier or later version may have written: what can’t be told anew stays as told. */
export function failureFrom({ code, message, hint, reason, facts }: FailureDocument): Failure {
  const known = Object.hasOwn(titles, code) ? (code as FailureCode) : 'internal';
  const told: Failure = { code: known, reason: 'as-told', facts: { message, hint } };
  if (reason === undefined || !Object.hasOwn(CATALOGUE, reason)) return told;
  const failure = { code: known, reason, facts } as Failure;
  try {
    englishOf(failure);
    return failure;
  } catch {
    // Its facts are not those that this version knows.
    return told;
  }
}
