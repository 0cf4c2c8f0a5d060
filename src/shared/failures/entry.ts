/** How an area of the catalogue declares its failures. */

import type { titles } from '../i18n/en/titles';
import type { NextStep, NoFacts, PlainStep } from './next-step';

/**
 * What other programs match on. A code names a kind of failure; the reason beside it (see `catalogue.ts`) says exactly
 * what happened. Defects are ordinary errors and have the code `internal` at a border.
 */
export type FailureCode = keyof typeof titles;

export type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

/** One reason to fail: its code, the type of its facts, and what to do next. */
export interface FailureEntry<F> {
  readonly code: FailureCode;
  readonly next: (facts: F) => readonly NextStep[];
}

type Next<F> = PlainStep | NextStep | ((facts: DeepReadonly<F>) => NextStep | readonly NextStep[]);

/** The facts are JSON: they cross processes and stand in journals. */
export function failure<F = NoFacts>(code: FailureCode, next: Next<F>): FailureEntry<DeepReadonly<F>> {
  if (typeof next === 'function') return { code, next: (facts) => [next(facts)].flat() };
  const step = typeof next === 'string' ? ({ step: next, facts: {} } as NextStep) : next;
  return { code, next: () => [step] };
}

/** One of a family of reasons, with its facts. */
export type ReasonOf<Family> = {
  readonly [R in keyof Family]: { readonly reason: R; readonly facts: Family[R] };
}[keyof Family];
