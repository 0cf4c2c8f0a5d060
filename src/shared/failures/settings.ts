/** Failures of settings: out of their bounds, without effect, or at odds with each other. */

import type { NumberSetting, PresetName, RecipeName, SettingKey } from '../setting-table';
import { failure } from './entry';
import { step } from './next-step';

export interface Bounds {
  readonly isWhole: boolean;
  readonly low: number;
  readonly high: number;
  /** Whether `low` and `high` themselves are refused. */
  readonly isLowOpen: boolean;
  readonly isHighOpen: boolean;
}

/** What a run has to have before it heeds a setting. */
export interface SettingNeeds {
  /** Empty where every recipe will do. */
  readonly recipes: readonly RecipeName[];
  /** The setting that brings it with one of these options; null where it is the recipe alone. */
  readonly by: SettingKey | null;
  readonly options: readonly string[];
}

export const SETTING_FAILURES = {
  'setting-out-of-bounds': failure<{ setting: NumberSetting; bounds: Bounds; received: number }>(
    'setting-invalid',
    ({ setting }) => step('setting-advice', { setting }),
  ),
  'setting-without-effect': failure<{
    setting: SettingKey;
    needs: SettingNeeds;
    received: { of: 'recipe' | SettingKey; option: string };
  }>('setting-invalid', 'leave-setting-out'),
  'layer-unknown': failure<{ setting: 'unfreeze'; received: string }>('setting-invalid', 'unfreeze-block'),
  'nothing-trained': failure<{ setting: 'unfreeze' }>('setting-invalid', 'train-head-alone'),
  'views-not-kept': failure<{ setting: 'views' }>('setting-invalid', 'keep-views'),
  'pooling-not-flat': failure<{ setting: 'pooling'; received: string }>('setting-invalid', 'leave-pooling-out'),
  'config-of-another-recipe': failure<{
    earlier: { recipe: RecipeName; preset: PresetName };
    received: { recipe: RecipeName; preset: PresetName };
  }>('setting-invalid', 'leave-recipe-out'),
  'head-file-missing': failure<{ path: string }>('weights-missing', 'check-path'),
};
