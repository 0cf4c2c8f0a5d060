/** How fields make up the changes that a person asks for. The table is complete by its type. */

import { RECIPES } from '../../../core/recipes/recipes';
import type { SettingChanges } from '../../../shared/setting-changes';
import type {
  AugmentName,
  HeadSource,
  Monitor,
  OptimizerSettings,
  Pooling,
  Preprocessing,
  RunSettings,
  ScheduleSettings,
} from '../../../shared/settings';
import type { FieldContext, FieldKey } from './fields';
import { FIELDS } from './fields';
import { parseNumber } from './numbers';

/** What stands in the fields, of which those count that a person wrote in. */
interface Values {
  readonly text: (key: FieldKey) => string;
  readonly number: (key: FieldKey) => number;
  readonly has: (key: FieldKey) => boolean;
  readonly context: FieldContext;
}

interface Change<T> {
  /** The change is asked for when a person wrote in one of them. */
  readonly fields: readonly FieldKey[];
  readonly make: (values: Values) => T;
}

type Changes = { readonly [K in keyof SettingChanges]-?: Change<SettingChanges[K]> };

function aNumber(key: FieldKey): Change<number> {
  return { fields: [key], make: ({ number }) => number(key) };
}

/** The options of such a field are the values of the setting. */
function aChoice<T extends string>(key: FieldKey): Change<T> {
  return { fields: [key], make: ({ text }) => text(key) as T };
}

function isOn(key: FieldKey, on: string): Change<boolean> {
  return { fields: [key], make: ({ text }) => text(key) === on };
}

/** As `lathe train --schedule plateau:…` has it. */
const PLATEAU_MINIMUM = 0.001;

function schedule({ text, number }: Values): ScheduleSettings {
  switch (text('schedule')) {
    case 'cosine':
      return { kind: 'cosine', final: number('scheduleFinal') };
    case 'step':
      return { kind: 'step', everyEpochs: number('scheduleEvery'), factor: number('scheduleFactor') };
    case 'plateau': {
      const patience = number('schedulePatience');
      return { kind: 'plateau', factor: number('scheduleFactor'), patience, minimum: PLATEAU_MINIMUM };
    }
    default:
      return { kind: 'constant' };
  }
}

/** Undefined: the head is trained first. */
function headFrom({ text }: Values): HeadSource | undefined {
  const from = text('headFrom');
  if (from === 'file') return { kind: 'file', path: text('headFile').trim() };
  return from.startsWith('run:') ? { kind: 'run', runDir: from.slice('run:'.length) } : undefined;
}

function head({ text, number, has }: Values): SettingChanges['head'] {
  return {
    ...(has('pooling') ? { pooling: text('pooling') as Pooling } : {}),
    ...(has('hiddenUnits') ? { hiddenUnits: number('hiddenUnits') } : {}),
    ...(has('dropout') ? { dropout: number('dropout') } : {}),
  };
}

export const CHANGES: Changes = {
  size: aNumber('size'),
  preprocessing: aChoice<Preprocessing>('preprocessing'),
  augment: aChoice<AugmentName>('augment'),
  augmentViews: {
    fields: ['views', 'viewCount'],
    make: ({ text, number, context }) =>
      RECIPES[context.recipe].vgg16 !== 'frozen' && text('views') === 'fresh' ? 'fresh' : number('viewCount'),
  },
  head: { fields: ['pooling', 'hiddenUnits', 'dropout'], make: head },
  unfreeze: aChoice<string>('unfreeze'),
  batchSize: aNumber('batchSize'),
  epochs: aNumber('epochs'),
  optimizer: aChoice<OptimizerSettings['kind']>('optimizer'),
  learningRate: aNumber('learningRate'),
  momentum: aNumber('momentum'),
  nesterov: isOn('nesterov', 'on'),
  weightDecay: aNumber('weightDecay'),
  schedule: {
    fields: ['schedule', 'scheduleFinal', 'scheduleEvery', 'schedulePatience', 'scheduleFactor'],
    make: schedule,
  },
  warmupEpochs: aNumber('warmupEpochs'),
  headEpochs: aNumber('headEpochs'),
  headLearningRate: aNumber('headLearningRate'),
  headFrom: { fields: ['headFrom', 'headFile'], make: headFrom },
  l2: aNumber('l2'),
  earlyStopping: {
    fields: ['earlyStopping', 'earlyStoppingPatience', 'earlyStoppingMonitor'],
    make: ({ text, number }) =>
      text('earlyStopping') === 'off'
        ? null
        : {
            monitor: text('earlyStoppingMonitor') as Monitor,
            patience: number('earlyStoppingPatience'),
            minDelta: 0,
          },
  },
  keepBest: isOn('keepBest', 'best'),
  classWeights: aChoice<RunSettings['classWeights']>('classWeights'),
  featureCache: aChoice<RunSettings['featureCache']>('featureCache'),
  checkpointMinutes: aNumber('checkpointMinutes'),
  seed: aNumber('seed'),
  threads: aNumber('threads'),
};

/** @param texts of fields that are shown and hold something that can be read */
export function writeChanges(
  texts: Readonly<Partial<Record<FieldKey, string>>>,
  context: FieldContext,
): SettingChanges {
  const has = (key: FieldKey): boolean => texts[key] !== undefined;
  const fallback = (key: FieldKey): string => FIELDS[key].fallback ?? '';
  const text = (key: FieldKey): string => texts[key] ?? (fallback(key) === '' ? context.value(key) : fallback(key));
  const number = (key: FieldKey): number => parseNumber(text(key)) ?? Number.NaN;
  const values: Values = { text, number, has, context };
  const entries = Object.entries(CHANGES).flatMap(([name, change]) =>
    change.fields.some(has) ? [[name, change.make(values)] as const] : [],
  );
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
