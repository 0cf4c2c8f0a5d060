/** How an area of the catalogue declares its failures. */

import type { FailureCode } from './codes';
import type { NextStep } from './next-step';

/** One reason to fail: its code, the type of its facts, and what to do next. */
export interface FailureEntry<F> {
  readonly code: FailureCode;
  readonly next: (facts: F) => readonly NextStep[];
}

/** The facts are JSON: they cross processes and stand in journals. */
export function failure<F>(code: FailureCode, next: (facts: F) => readonly NextStep[]): FailureEntry<F> {
  return { code, next };
}

/** One of a family of reasons, with its facts. */
export type ReasonOf<Family> = {
  readonly [R in keyof Family]: { readonly reason: R; readonly facts: Family[R] };
}[keyof Family];
