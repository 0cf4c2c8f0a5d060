/**
 * Expected failures. They cross a process as values: a code, a reason and its facts. Words are made where a person reads
 * them (`shared/i18n`), and beside the facts where a file or a program keeps them.
 */

import { englishOf } from '../i18n/failure-words';
import type { CommandText } from '../i18n/texts';
import { CATALOGUE, type Failure, type FailureFacts, type FailureReason } from './catalogue';
import { FAILURE_CODES, type FailureCode, type FailureDocument } from './codes';

export type { Failure } from './catalogue';
export type { FailureCode, FailureDocument } from './codes';

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

function isCode(value: string): value is FailureCode {
  return (FAILURE_CODES as readonly string[]).includes(value);
}

/** A failure from a record, which an earlier or later version may have written: what can’t be told anew stays as told. */
export function failureFrom({ code, message, hint, reason, facts }: FailureDocument): Failure {
  const known = isCode(code) ? code : 'internal';
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

/** Of texts that are not data yet. */
export function toldFailure(code: FailureCode, message: string, hint: string): Failure {
  return { code, reason: 'as-told', facts: { message, hint } };
}

/** Of texts that are not data yet. */
export function toldError(
  code: FailureCode,
  message: string,
  hint: string,
  options: { cause?: unknown } = {},
): LatheError {
  return new LatheError('as-told', { message, hint }, { ...options, code });
}
