/** What a person can do about a failure, as data: a command with its arguments, a setting to change, a place to look. */

import type { nextSteps } from '../i18n/en/next-steps';
import type { StepFacts } from './step-facts';

/** Facts of what needs none. */
export type NoFacts = Readonly<Record<string, never>>;

type StepName = keyof typeof nextSteps;

/** Steps whose texts need no facts. */
export type PlainStep = Exclude<StepName, keyof StepFacts>;

export type NextSteps = { readonly [K in StepName]: K extends keyof StepFacts ? StepFacts[K] : NoFacts };

export type NextStep = {
  [K in keyof NextSteps]: { readonly step: K; readonly facts: NextSteps[K] };
}[keyof NextSteps];

/** @returns a step as data */
export function step<K extends keyof NextSteps>(kind: K, facts: NextSteps[K]): NextStep {
  return { step: kind, facts } as NextStep;
}
