/** The settings of a run: what a person may ask for, and what `run.json` keeps and the trainer obeys. */

import * as v from 'valibot';
import { count, number, partial, textUpTo, type Shape } from './schema';
import { optionNames, PRESET_NAMES, RECIPE_NAMES, SETTING_GROUPS, SETTING_KEYS, SETTINGS } from './setting-table';
import type { OptionOf, SettingKey, SettingTable, SettingValue } from './setting-table';

export type { PresetName, RecipeName } from './setting-table';

/**
 * How RGB values 0 to 255 reach the network: `imagenet` is Keras' `preprocess_input` for VGG16 (BGR, minus the
 * ImageNet means), `rescale` is the article's division by 255.
 */
export type Preprocessing = OptionOf<'preprocessing'>;

/** What stands between the convolutional body and the head. */
export type Pooling = OptionOf<'pooling'>;

/** `article`: zoom, shear, mirror as in the article; `mirror`: mirror images only; `standard`: mirror, zoom, shift and turn. */
export type AugmentName = OptionOf<'augment'>;

/** What a person may change; what is left out stays as the preset has it. */
export type SettingChanges = { readonly [K in SettingKey]?: SettingValue<K> | undefined };

/** What a setting takes from a person: its kind alone, bounds are checked with all settings of a run. */
function valueShape(key: SettingKey): v.GenericSchema {
  const { whole, real } = SETTINGS[key];
  const options = optionNames(key);
  if (options.length > 0) return v.picklist(options);
  return whole === undefined && real === undefined ? textUpTo(4096) : number;
}

const settingChangesShape = partial(
  Object.fromEntries(SETTING_KEYS.map((key) => [key, valueShape(key)])),
) as v.GenericSchema<object, SettingChanges>;

export const trainChoiceShape = v.object({
  recipe: v.picklist(RECIPE_NAMES),
  preset: v.picklist(PRESET_NAMES),
  changes: settingChangesShape,
});
export type TrainChoice = Shape<typeof trainChoiceShape>;

const optimizerShape = v.variant('kind', [
  v.object({ kind: v.literal('sgd'), learningRate: number, momentum: number, nesterov: v.boolean() }),
  v.object({ kind: v.literal('rmsprop'), learningRate: number, rho: number, momentum: number, epsilon: number }),
  v.object({ kind: v.literal('adam'), learningRate: number, beta1: number, beta2: number, epsilon: number }),
  v.object({
    kind: v.literal('adamw'),
    learningRate: number,
    beta1: number,
    beta2: number,
    epsilon: number,
    /** Decoupled: each step takes `learningRate × weightDecay` of every trained weight away from it, biases too, as in Keras. */
    weightDecay: number,
  }),
]);
export type OptimizerSettings = Shape<typeof optimizerShape>;
export type OptimizerOf<K extends OptimizerSettings['kind']> = Extract<OptimizerSettings, { kind: K }>;

/** The learning rate over a stage, as a factor on the optimizer's rate. */
const scheduleShape = v.variant('kind', [
  v.object({ kind: v.literal('constant') }),
  /** Multiplied by `factor` after every `everyEpochs`. */
  v.object({ kind: v.literal('step'), everyEpochs: count, factor: number }),
  /** Half a cosine from 1 down to `final` over all epochs. */
  v.object({ kind: v.literal('cosine'), final: number }),
  /** Multiplied by `factor`, down to `minimum` at least, when the validation loss has not fallen for `patience` epochs. */
  v.object({ kind: v.literal('plateau'), factor: number, patience: count, minimum: number }),
]);
export type ScheduleSettings = Shape<typeof scheduleShape>;

const stageShape = v.object({
  epochs: count,
  batchSize: count,
  optimizer: optimizerShape,
  schedule: scheduleShape,
  /** Epochs over which the rate rises linearly from 0, before the schedule begins; may be a fraction. */
  warmupEpochs: number,
});
export type StageSettings = Shape<typeof stageShape>;

const headShape = v.object({
  pooling: v.picklist(SETTING_GROUPS.network.pooling.options),
  /** Units of the hidden Dense layer with ReLU; 0 for none. */
  hiddenUnits: count,
  /** Share of the units in front of the last Dense layer that are dropped in training, 0 to 1 (exclusive). */
  dropout: number,
});
export type HeadSettings = Shape<typeof headShape>;

const headSourceShape = v.variant('kind', [
  /** The article's rule that the head be trained first. */
  v.object({ kind: v.literal('train'), stage: stageShape }),
  /** `runDir` is absolute. */
  v.object({ kind: v.literal('run'), runDir: v.string() }),
  v.object({ kind: v.literal('file'), path: v.string() }),
]);

const earlyStoppingShape = v.object({
  monitor: v.picklist(SETTING_GROUPS.regularisation.earlyStoppingMonitor.options),
  /** Epochs without improvement after which training ends. */
  patience: count,
  /** The smallest change that counts as an improvement. */
  minDelta: number,
});
export type EarlyStoppingSettings = Shape<typeof earlyStoppingShape>;

/** Settings that stand at the top of `run.json` under their own key. */
type TopKey = { [K in SettingKey]: SettingTable[K] extends { at: string } ? never : K }[SettingKey];
type TopShapes = { readonly [K in TopKey]: v.GenericSchema<SettingValue<K>> };

function keptShape(key: SettingKey): v.GenericSchema {
  const { whole, default: standard } = SETTINGS[key];
  const kept = whole === undefined ? valueShape(key) : count;
  return standard === undefined ? kept : v.optional(kept, standard);
}

const top = Object.fromEntries(
  SETTING_KEYS.filter((key) => SETTINGS[key].at === undefined).map((key) => [key, keptShape(key)]),
) as unknown as TopShapes;

const { size, preprocessing, augment, l2, ...others } = top;

/** `settings` of `run.json`, whose members stand in this order. */
export const runSettingsShape = v.object({
  recipe: v.picklist(RECIPE_NAMES),
  preset: v.picklist(PRESET_NAMES),
  size,
  preprocessing,
  augment,
  /** Augmented views kept of each image, one of which an epoch draws; `fresh` draws a new one in every epoch. */
  augmentViews: v.union([count, v.literal('fresh')]),
  head: headShape,
  l2,
  /** The first layer of the body that is trained, e.g. `block5_conv1`; null while the whole body is frozen or there is none. */
  trainFrom: v.nullable(v.string()),
  /** The main stage: small CNN, bottleneck head, or block 5 and head. */
  stage: stageShape,
  /** Fine-tuning only. */
  headSource: v.nullable(headSourceShape),
  earlyStopping: v.nullable(earlyStoppingShape),
  /** Whether the weights of the best epoch, not of the last, are the model that the run gives. */
  keepBest: v.boolean(),
  ...others,
});
export type RunSettings = Shape<typeof runSettingsShape>;
