/** What a person asks for when a run is made, over what its recipe and preset say. */

import type {
  AugmentName,
  EarlyStoppingSettings,
  HeadSettings,
  HeadSource,
  OptimizerSettings,
  Preprocessing,
  PresetName,
  RecipeName,
  RunSettings,
  ScheduleSettings,
} from './settings';

/** A recipe, a preset, and the changes to it. */
export interface TrainChoice {
  readonly recipe: RecipeName;
  readonly preset: PresetName;
  readonly changes: SettingChanges;
}

/** What a person may change; what is left out stays as the preset has it. */
export interface SettingChanges {
  readonly size?: number;
  readonly preprocessing?: Preprocessing;
  readonly augment?: AugmentName;
  readonly augmentViews?: number | 'fresh';
  readonly head?: Partial<HeadSettings>;
  /** `block5`, `block4+`, a convolution’s name, or `all` or `none`. */
  readonly unfreeze?: string;
  readonly batchSize?: number;
  readonly epochs?: number;
  readonly optimizer?: OptimizerSettings['kind'];
  readonly learningRate?: number;
  readonly momentum?: number;
  readonly nesterov?: boolean;
  readonly weightDecay?: number;
  readonly schedule?: ScheduleSettings;
  readonly warmupEpochs?: number;
  readonly headEpochs?: number;
  readonly headLearningRate?: number;
  readonly headFrom?: HeadSource;
  readonly l2?: number;
  readonly earlyStopping?: EarlyStoppingSettings | null;
  readonly keepBest?: boolean;
  readonly classWeights?: RunSettings['classWeights'];
  readonly featureCache?: RunSettings['featureCache'];
  readonly checkpointMinutes?: number;
  readonly seed?: number;
  readonly threads?: number;
}
