/** Refuses what a run would not heed: a person who asks for it expects it to matter. */

import type { SettingChanges } from '../../shared/setting-changes';
import { toldError } from '../../shared/failures/failure';
import type { RunSettings } from '../../shared/settings';
import { RECIPES } from '../recipes/recipes';

interface Rule {
  readonly flag: string;
  readonly isAsked: (changes: SettingChanges) => boolean;
  readonly isHeeded: (settings: RunSettings) => boolean;
  /** What it expects, after “expects”. */
  readonly expected: string;
  readonly received: (settings: RunSettings) => string;
}

const headOf = ({ recipe, headSource }: RunSettings): string =>
  headSource === null ? recipe : `--head-from ${headSource.kind}`;
const trainsHead = ({ headSource }: RunSettings): boolean => headSource?.kind === 'train';
const isGiven =
  (key: keyof SettingChanges) =>
  (changes: SettingChanges): boolean =>
    changes[key] !== undefined;

function ofFinetuning(flag: string, isAsked: Rule['isAsked']): Rule {
  const isHeeded = ({ recipe }: RunSettings): boolean => RECIPES[recipe].vgg16 === 'tuned';
  return { flag, isAsked, isHeeded, expected: 'recipe finetune', received: ({ recipe }) => recipe };
}

function ofOptimizer(
  flag: string,
  key: keyof SettingChanges,
  expected: string,
  ...kinds: RunSettings['stage']['optimizer']['kind'][]
): Rule {
  const isHeeded = ({ stage }: RunSettings): boolean => kinds.includes(stage.optimizer.kind);
  return { flag, isAsked: isGiven(key), isHeeded, expected, received: ({ stage }) => stage.optimizer.kind };
}

function ofHead(flag: string, key: keyof SettingChanges): Rule {
  const expected = 'recipe finetune with a head of its own';
  return { flag, isAsked: isGiven(key), isHeeded: trainsHead, expected, received: headOf };
}

const RULES: readonly Rule[] = [
  ofFinetuning('--unfreeze', ({ unfreeze = 'none' }) => unfreeze !== 'none'),
  ofFinetuning('--head-from', isGiven('headFrom')),
  ofHead('--head-epochs', 'headEpochs'),
  ofHead('--head-learning-rate', 'headLearningRate'),
  ofOptimizer('--momentum', 'momentum', 'optimizer sgd or rmsprop', 'sgd', 'rmsprop'),
  ofOptimizer('--nesterov', 'nesterov', 'optimizer sgd', 'sgd'),
  ofOptimizer('--weight-decay', 'weightDecay', 'optimizer adamw', 'adamw'),
];

/** @throws LatheError setting-invalid for the first change that has no effect on a run with these settings */
export function refuseUnheeded(settings: RunSettings, changes: SettingChanges): void {
  const rule = RULES.find(({ isAsked, isHeeded }) => isAsked(changes) && !isHeeded(settings));
  if (rule === undefined) return;
  throw toldError(
    'setting-invalid',
    `${rule.flag} expects ${rule.expected}; received ${rule.received(settings)}.`,
    'Leave it out: it would have no effect. Or choose what it belongs to.',
  );
}
