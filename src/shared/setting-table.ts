/**
 * Every setting of a run, said once. The shape of `run.json`, the flags of `lathe train`, the printed command, the
 * bounds and the form of a new run derive from this table; what a setting is called and does stands under its key in
 * `i18n/<language>/setting-texts.ts`. A new setting is a row, its texts, and its use.
 */

/** The most useful first. */
export const RECIPE_NAMES = ['finetune', 'bottleneck', 'small-cnn'] as const;
export type RecipeName = (typeof RECIPE_NAMES)[number];

export const PRESET_NAMES = ['recommended', 'article'] as const;
export type PresetName = (typeof PRESET_NAMES)[number];

/** Where nothing else is asked for. */
export const [DEFAULT_RECIPE] = RECIPE_NAMES;
export const [DEFAULT_PRESET] = PRESET_NAMES;

/** As mathematics writes it: `[0, 1)` takes 0 and not 1. */
type Interval = `${'[' | '('}${number}, ${number}${']' | ')'}`;

export type Unit = 'epochs' | 'pixels' | 'pictures' | 'units' | 'minutes' | 'threads' | 'views';

type Json = string | number | boolean | null | { readonly [key: string]: Json };

interface SettingRow {
  /**
   * Where a run’s settings keep it; its own key at the top where nothing is said. A run heeds a setting when there is
   * something at its place: an optimizer without momentum has none to set.
   */
  readonly at?: string;
  /** The flag of `lathe train`, with what it takes. */
  readonly flag?: string;
  /** The setting in whose flag this one is written as well. */
  readonly inFlagOf?: string;
  /** The setting whose field of the form says this one as well. */
  readonly inFieldOf?: string;
  /** A whole number within these bounds. */
  readonly whole?: Interval;
  readonly real?: Interval;
  /** The values; or what a run’s settings hold for each. What begins where an option is chosen stands in it. */
  readonly options?: readonly string[] | Readonly<Record<string, Json>>;
  readonly unit?: Unit;
  /** What a run has where neither preset nor person says anything, earlier versions of Lathe included. */
  readonly default?: Json;
  /** In the article, where its preset does not say it; null where the article has no such thing. */
  readonly article?: string | null;
}

type Rows = Readonly<Record<string, SettingRow>>;

/** Keras’ defaults (keras.optimizers), but for the momentum of SGD. */
export const OPTIMIZERS = {
  sgd: { kind: 'sgd', momentum: 0.9, nesterov: false },
  rmsprop: { kind: 'rmsprop', rho: 0.9, momentum: 0, epsilon: 1e-7 },
  adam: { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  adamw: { kind: 'adamw', beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0.004 },
} as const;

const SCHEDULES = {
  constant: { kind: 'constant' },
  cosine: { kind: 'cosine', final: 0 },
  step: { kind: 'step', everyEpochs: 10, factor: 0.1 },
  plateau: { kind: 'plateau', factor: 0.1, patience: 5, minimum: 0.001 },
} as const;

const HEAD_SOURCES = {
  train: { kind: 'train' },
  run: { kind: 'run', runDir: '' },
  file: { kind: 'file', path: '' },
} as const;

const RATE = '(0, 10]';
const EPOCHS = '[1, 100000]';

/** In the groups and the order of the form. */
export const SETTING_GROUPS = {
  first: {
    epochs: { at: 'stage.epochs', flag: '--epochs <count>', whole: EPOCHS, unit: 'epochs' },
    /** The largest edge for which one image’s activations still fit a workstation’s memory. */
    size: { flag: '--size <pixels>', whole: '[22, 1024]', unit: 'pixels' },
    batchSize: { at: 'stage.batchSize', flag: '--batch <count>', whole: '[1, 4096]', unit: 'pictures' },
    augment: { flag: '--augment <name>', options: ['none', 'mirror', 'article', 'standard'] },
    learningRate: { at: 'stage.optimizer.learningRate', flag: '--learning-rate <rate>', real: RATE },
  },
  network: {
    preprocessing: { flag: '--preprocessing <name>', options: ['imagenet', 'rescale'] },
    /** `block5`, `block4+`, a convolution’s name, `all` or `none`. */
    unfreeze: { at: 'trainFrom', flag: '--unfreeze <layer>' },
    pooling: { at: 'head.pooling', flag: '--pooling <name>', options: ['average', 'max', 'flatten'] },
    hiddenUnits: { at: 'head.hiddenUnits', flag: '--hidden-units <count>', whole: '[0, 8192]', unit: 'units' },
    dropout: { at: 'head.dropout', flag: '--dropout <share>', real: '[0, 1)' },
  },
  optimizer: {
    optimizer: { at: 'stage.optimizer', flag: '--optimizer <name>', options: OPTIMIZERS },
    momentum: { at: 'stage.optimizer.momentum', flag: '--momentum <share>', real: '[0, 1)' },
    nesterov: { at: 'stage.optimizer.nesterov', flag: '--nesterov', options: { off: false, on: true } },
    weightDecay: { at: 'stage.optimizer.weightDecay', flag: '--weight-decay <share>', real: '[0, 1]' },
  },
  schedule: {
    schedule: { at: 'stage.schedule', flag: '--schedule <name>', options: SCHEDULES },
    scheduleFinal: { at: 'stage.schedule.final', inFlagOf: 'schedule', real: '[0, 1]' },
    scheduleEvery: { at: 'stage.schedule.everyEpochs', inFlagOf: 'schedule', whole: EPOCHS, unit: 'epochs' },
    schedulePatience: { at: 'stage.schedule.patience', inFlagOf: 'schedule', whole: EPOCHS, unit: 'epochs' },
    scheduleFactor: { at: 'stage.schedule.factor', inFlagOf: 'schedule', real: '(0, 1]' },
    warmupEpochs: { at: 'stage.warmupEpochs', flag: '--warmup <epochs>', real: '[0, 100000]', unit: 'epochs' },
  },
  head: {
    headFrom: { at: 'headSource', flag: '--head-from <run|file>', options: HEAD_SOURCES },
    headRun: { at: 'headSource.runDir', inFlagOf: 'headFrom', inFieldOf: 'headFrom' },
    headFile: { at: 'headSource.path', inFlagOf: 'headFrom' },
    headEpochs: { at: 'headSource.stage.epochs', flag: '--head-epochs <count>', whole: EPOCHS, unit: 'epochs' },
    headLearningRate: {
      at: 'headSource.stage.optimizer.learningRate',
      flag: '--head-learning-rate <rate>',
      real: RATE,
    },
  },
  regularisation: {
    views: { at: 'augmentViews', flag: '--augment-views <count>', options: { fresh: 'fresh', kept: 4 } },
    viewCount: { at: 'augmentViews', inFlagOf: 'views', whole: '[1, 64]', unit: 'views' },
    l2: { flag: '--l2 <factor>', real: '[0, 1]', default: 0 },
    classWeights: { flag: '--class-weights <name>', options: ['none', 'balanced'], default: 'none' },
    earlyStopping: {
      at: 'earlyStopping',
      flag: '--early-stopping <epochs>',
      options: { off: null, on: { monitor: 'valLoss', patience: 5, minDelta: 0 } },
    },
    earlyStoppingPatience: { at: 'earlyStopping.patience', inFlagOf: 'earlyStopping', whole: EPOCHS, unit: 'epochs' },
    earlyStoppingMonitor: {
      at: 'earlyStopping.monitor',
      flag: '--early-stopping-monitor <name>',
      options: ['valLoss', 'valAccuracy'],
    },
    keepBest: { at: 'keepBest', flag: '--keep <epoch>', options: { best: true, last: false }, article: 'last' },
  },
  running: {
    featureCache: { flag: '--feature-cache <state>', options: ['on', 'half', 'off'], default: 'on', article: null },
    checkpointMinutes: {
      flag: '--checkpoint-minutes <minutes>',
      real: '(0, 1440]',
      unit: 'minutes',
      default: 5,
      article: null,
    },
    seed: { flag: '--seed <number>', whole: '[0, 9007199254740991]', article: null },
    threads: { flag: '--threads <count>', whole: '[1, 512]', unit: 'threads', article: null },
  },
} as const satisfies Readonly<Record<string, Rows>>;

const { first, network, optimizer, schedule, head, regularisation, running } = SETTING_GROUPS;
const TABLE = { ...first, ...network, ...optimizer, ...schedule, ...head, ...regularisation, ...running };

export type SettingTable = typeof TABLE;
export type SettingKey = keyof SettingTable;
export type SettingGroup = keyof typeof SETTING_GROUPS;

export const SETTINGS: Readonly<Record<SettingKey, SettingRow>> = TABLE;
export const SETTING_KEYS = Object.keys(TABLE) as readonly SettingKey[];

type OptionsOf<R> = R extends { options: infer O } ? O : never;
export type OptionOf<K extends SettingKey> =
  OptionsOf<SettingTable[K]> extends readonly (infer O extends string)[] ? O : keyof OptionsOf<SettingTable[K]>;

type IsNumber<R> = R extends { whole: string } | { real: string } ? true : false;

export type NumberSetting = { [K in SettingKey]: IsNumber<SettingTable[K]> extends true ? K : never }[SettingKey];
/** Settings that have a field of their own in the form. */
export type FieldKey = { [K in SettingKey]: SettingTable[K] extends { inFieldOf: string } ? never : K }[SettingKey];
/** Settings that have a flag of their own. */
export type FlagSetting = { [K in SettingKey]: SettingTable[K] extends { flag: string } ? K : never }[SettingKey];
export type ChoiceSetting = { [K in SettingKey]: SettingTable[K] extends { options: unknown } ? K : never }[SettingKey];

/** What a person says of a setting. */
export type SettingValue<K extends SettingKey> = K extends NumberSetting
  ? number
  : K extends ChoiceSetting
    ? OptionOf<K>
    : string;

/** Empty for a setting that takes numbers or text. */
export function optionNames(key: SettingKey): readonly string[] {
  const { options = [] } = SETTINGS[key];
  return Array.isArray(options) ? (options as readonly string[]) : Object.keys(options);
}

export const FIELD_KEYS = SETTING_KEYS.filter((key): key is FieldKey => SETTINGS[key].inFieldOf === undefined);

/** Where a run’s settings keep it, such as `stage.optimizer.momentum`. */
export function placeOf(key: SettingKey): string {
  return SETTINGS[key].at ?? key;
}

/** `--size`; of a setting that is said in another one’s flag, that flag. */
export function flagName(key: SettingKey): string {
  const { flag, inFlagOf } = SETTINGS[key];
  return (flag ?? SETTINGS[inFlagOf as SettingKey].flag ?? '').split(' ')[0] ?? '';
}
