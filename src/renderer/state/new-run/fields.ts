/** Every setting of a new run as a form shows it: its place, its kind, its flag, and where a run’s settings keep it. */

import { RECIPES } from '../../../core/recipes/recipes';
import { VGG16_BLOCKS, VGG16_CONVOLUTIONS } from '../../../core/network/vgg16';
import type { RecipeName, RunSettings, StageSettings } from '../../../shared/settings';

/** Which fields there are, in the order in which they are shown. */
export const GROUPS = {
  first: ['epochs', 'size', 'batchSize', 'augment', 'learningRate'],
  network: ['preprocessing', 'unfreeze', 'pooling', 'hiddenUnits', 'dropout'],
  optimizer: ['optimizer', 'momentum', 'nesterov', 'weightDecay'],
  schedule: ['schedule', 'scheduleFinal', 'scheduleEvery', 'schedulePatience', 'scheduleFactor', 'warmupEpochs'],
  head: ['headFrom', 'headFile', 'headEpochs', 'headLearningRate'],
  regularisation: [
    'views',
    'viewCount',
    'l2',
    'classWeights',
    'earlyStopping',
    'earlyStoppingPatience',
    'earlyStoppingMonitor',
    'keepBest',
  ],
  running: ['featureCache', 'checkpointMinutes', 'seed', 'threads'],
} as const satisfies Record<string, readonly string[]>;

export type GroupName = keyof typeof GROUPS;
export type FieldKey = (typeof GROUPS)[GroupName][number];

export const GROUP_NAMES = Object.keys(GROUPS) as GroupName[];
export const FIELD_KEYS: readonly FieldKey[] = GROUP_NAMES.flatMap((group): readonly FieldKey[] => GROUPS[group]);

export type Unit = 'epochs' | 'pixels' | 'pictures' | 'units' | 'minutes' | 'threads' | 'views';

/** What decides which fields there are. */
export interface FieldContext {
  readonly recipe: RecipeName;
  /** What stands in another field. */
  readonly value: (key: FieldKey) => string;
}

export interface Field {
  readonly kind: 'whole' | 'real' | 'choice' | 'run' | 'path';
  /** As a failure of `resolveSettings` names it. */
  readonly flag: string;
  readonly unit?: Unit;
  readonly options?: readonly string[];
  /** What stands in it, as a person would write it; null where these settings have no such thing. */
  readonly read: (settings: RunSettings) => string | null;
  /** In the article, where its preset does not say it; null where the article has no such thing. */
  readonly article?: string | null;
  /** What stands in it where neither the settings nor the person say anything. */
  readonly fallback?: string;
  readonly isShown?: (context: FieldContext) => boolean;
}

type Fields<G extends GroupName> = Readonly<Record<(typeof GROUPS)[G][number], Field>>;
type Read = Field['read'];
type Rest = Omit<Field, 'kind' | 'flag' | 'read' | 'options'>;

function whole(flag: string, read: (settings: RunSettings) => number | null, rest: Rest = {}): Field {
  return { kind: 'whole', flag, read: (settings) => written(read(settings)), ...rest };
}

function real(flag: string, read: (settings: RunSettings) => number | null, rest: Rest = {}): Field {
  return { kind: 'real', flag, read: (settings) => written(read(settings)), ...rest };
}

function choice(flag: string, options: readonly string[], read: Read, rest: Rest = {}): Field {
  return { kind: 'choice', flag, options, read, ...rest };
}

function written(value: number | null): string | null {
  return value === null ? null : String(value);
}

const isFinetune = ({ recipe }: FieldContext): boolean => RECIPES[recipe].vgg16 === 'tuned';
const hasBody = ({ recipe }: FieldContext): boolean => RECIPES[recipe].vgg16 !== 'unused';
const isFrozen = ({ recipe }: FieldContext): boolean => RECIPES[recipe].vgg16 === 'frozen';
/** Views that are drawn anew: there is no end to them, so it matters how many are kept. */
const drawsViews = ({ value }: FieldContext): boolean =>
  value('augment') === 'article' || value('augment') === 'standard';
const where =
  (key: 'optimizer' | 'schedule' | 'headFrom' | 'earlyStopping', ...wanted: readonly string[]) =>
  ({ value }: FieldContext): boolean =>
    wanted.includes(value(key));
const trainsHead = (context: FieldContext): boolean => isFinetune(context) && where('headFrom', 'train')(context);

const headStage = ({ headSource }: RunSettings): StageSettings | null =>
  headSource?.kind === 'train' ? headSource.stage : null;

/** `block5` for `block5_conv1`, as a person writes it. */
function unfreezeName(trainFrom: string | null): string | null {
  if (trainFrom === null) return null;
  const block = VGG16_BLOCKS.find((each) => each.convolutions[0] === trainFrom);
  return block === undefined ? trainFrom : block.pool.replace('_pool', '');
}

/** From the least to the most that is trained. */
const UNFREEZE_OPTIONS = VGG16_CONVOLUTIONS.map((each) => unfreezeName(each) ?? each).reverse();

function headOrigin({ headSource }: RunSettings): string | null {
  switch (headSource?.kind) {
    case undefined:
      return null;
    case 'train':
    case 'file':
      return headSource.kind;
    case 'run':
      return `run:${lastName(headSource.runDir)}`;
  }
}

/** A run is named by its folder’s name, wherever it lies. */
function lastName(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}

const FIRST: Fields<'first'> = {
  epochs: whole('--epochs', ({ stage }) => stage.epochs, { unit: 'epochs' }),
  size: whole('--size', ({ size }) => size, { unit: 'pixels' }),
  batchSize: whole('--batch', ({ stage }) => stage.batchSize, { unit: 'pictures' }),
  augment: choice('--augment', ['none', 'mirror', 'article', 'standard'], ({ augment }) => augment),
  learningRate: real('--learning-rate', ({ stage }) => stage.optimizer.learningRate),
};

const NETWORK: Fields<'network'> = {
  preprocessing: choice('--preprocessing', ['imagenet', 'rescale'], ({ preprocessing }) => preprocessing),
  unfreeze: choice('--unfreeze', UNFREEZE_OPTIONS, ({ trainFrom }) => unfreezeName(trainFrom), {
    isShown: isFinetune,
  }),
  pooling: choice('--pooling', ['average', 'max', 'flatten'], ({ head }) => head.pooling, {
    isShown: hasBody,
  }),
  hiddenUnits: whole('--hidden-units', ({ head }) => head.hiddenUnits, { unit: 'units' }),
  dropout: real('--dropout', ({ head }) => head.dropout),
};

const OPTIMIZER: Fields<'optimizer'> = {
  optimizer: choice('--optimizer', ['sgd', 'rmsprop', 'adam', 'adamw'], ({ stage }) => stage.optimizer.kind),
  momentum: real('--momentum', ({ stage: { optimizer } }) => ('momentum' in optimizer ? optimizer.momentum : null), {
    isShown: where('optimizer', 'sgd', 'rmsprop'),
  }),
  nesterov: choice(
    '--nesterov',
    ['off', 'on'],
    ({ stage: { optimizer } }) => ('nesterov' in optimizer ? (optimizer.nesterov ? 'on' : 'off') : null),
    { isShown: where('optimizer', 'sgd') },
  ),
  weightDecay: real(
    '--weight-decay',
    ({ stage: { optimizer } }) => ('weightDecay' in optimizer ? optimizer.weightDecay : null),
    { isShown: where('optimizer', 'adamw') },
  ),
};

const SCHEDULE: Fields<'schedule'> = {
  schedule: choice('--schedule', ['constant', 'cosine', 'step', 'plateau'], ({ stage }) => stage.schedule.kind),
  scheduleFinal: real('--schedule cosine', ({ stage: { schedule } }) => ('final' in schedule ? schedule.final : null), {
    isShown: where('schedule', 'cosine'),
    fallback: '0',
  }),
  scheduleEvery: whole(
    '--schedule step',
    ({ stage: { schedule } }) => ('everyEpochs' in schedule ? schedule.everyEpochs : null),
    { isShown: where('schedule', 'step'), unit: 'epochs', fallback: '10' },
  ),
  schedulePatience: whole(
    '--schedule plateau',
    ({ stage: { schedule } }) => ('patience' in schedule ? schedule.patience : null),
    { isShown: where('schedule', 'plateau'), unit: 'epochs', fallback: '5' },
  ),
  scheduleFactor: real('--schedule', ({ stage: { schedule } }) => ('factor' in schedule ? schedule.factor : null), {
    isShown: where('schedule', 'step', 'plateau'),
    fallback: '0.1',
  }),
  warmupEpochs: real('--warmup', ({ stage }) => stage.warmupEpochs, { unit: 'epochs' }),
};

const HEAD: Fields<'head'> = {
  headFrom: { kind: 'run', flag: '--head-from', read: headOrigin, isShown: isFinetune },
  headFile: {
    kind: 'path',
    flag: '--head-from',
    read: ({ headSource }: RunSettings) => (headSource?.kind === 'file' ? headSource.path : null),
    isShown: (context: FieldContext) => isFinetune(context) && where('headFrom', 'file')(context),
  },
  headEpochs: whole('--head-epochs', (settings) => headStage(settings)?.epochs ?? null, {
    isShown: trainsHead,
    unit: 'epochs',
  }),
  headLearningRate: real('--head-learning-rate', (settings) => headStage(settings)?.optimizer.learningRate ?? null, {
    isShown: trainsHead,
  }),
};

const REGULARISATION: Fields<'regularisation'> = {
  views: choice(
    '--augment-views',
    ['fresh', 'kept'],
    ({ augmentViews }) => (augmentViews === 'fresh' ? 'fresh' : 'kept'),
    // Features of a bottleneck are computed once, so its views are always kept.
    { isShown: (context) => drawsViews(context) && !isFrozen(context) },
  ),
  viewCount: whole('--augment-views', ({ augmentViews }) => (augmentViews === 'fresh' ? null : augmentViews), {
    isShown: (context) => drawsViews(context) && (isFrozen(context) || context.value('views') === 'kept'),
    unit: 'views',
    fallback: '4',
  }),
  l2: real('--l2', ({ l2 }) => l2),
  classWeights: choice('--class-weights', ['none', 'balanced'], ({ classWeights }) => classWeights),
  earlyStopping: choice('--early-stopping', ['off', 'on'], ({ earlyStopping }) =>
    earlyStopping === null ? 'off' : 'on',
  ),
  earlyStoppingPatience: whole('--early-stopping', ({ earlyStopping }) => earlyStopping?.patience ?? null, {
    isShown: where('earlyStopping', 'on'),
    unit: 'epochs',
    fallback: '5',
  }),
  earlyStoppingMonitor: choice(
    '--early-stopping-monitor',
    ['valLoss', 'valAccuracy'],
    ({ earlyStopping }) => earlyStopping?.monitor ?? null,
    { isShown: where('earlyStopping', 'on'), fallback: 'valLoss' },
  ),
  keepBest: choice('--keep', ['best', 'last'], ({ keepBest }) => (keepBest ? 'best' : 'last'), {
    article: 'last',
  }),
};

const RUNNING: Fields<'running'> = {
  featureCache: choice('--feature-cache', ['on', 'half', 'off'], ({ featureCache }) => featureCache, {
    article: null,
    isShown: hasBody,
  }),
  checkpointMinutes: real('--checkpoint-minutes', (settings) => settings.checkpointMinutes, {
    article: null,
    unit: 'minutes',
  }),
  seed: whole('--seed', ({ seed }) => seed, { article: null }),
  threads: whole('--threads', ({ threads }) => threads, { article: null, unit: 'threads' }),
};

export const FIELDS: Readonly<Record<FieldKey, Field>> = {
  ...FIRST,
  ...NETWORK,
  ...OPTIMIZER,
  ...SCHEDULE,
  ...HEAD,
  ...REGULARISATION,
  ...RUNNING,
};

/** Whether it takes part in a run of this kind at all. */
export function isShown(key: FieldKey, context: FieldContext): boolean {
  return FIELDS[key].isShown?.(context) ?? true;
}
