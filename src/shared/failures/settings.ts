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
  'setting-out-of-bounds': failure<{
    readonly setting: NumberSetting;
    readonly bounds: Bounds;
    readonly received: number;
  }>('setting-invalid', ({ setting }) => [step('setting-advice', { setting })]),
  'setting-without-effect': failure<{
    readonly setting: SettingKey;
    readonly needs: SettingNeeds;
    readonly received: { readonly of: 'recipe' | SettingKey; readonly option: string };
  }>('setting-invalid', () => [step('leave-setting-out', {})]),
  'layer-unknown': failure<{ readonly setting: 'unfreeze'; readonly received: string }>('setting-invalid', () => [
    step('unfreeze-block', {}),
  ]),
  'nothing-trained': failure<{ readonly setting: 'unfreeze' }>('setting-invalid', () => [step('train-head-alone', {})]),
  'views-not-kept': failure<{ readonly setting: 'views' }>('setting-invalid', () => [step('keep-views', {})]),
  'pooling-not-flat': failure<{ readonly setting: 'pooling'; readonly received: string }>('setting-invalid', () => [
    step('leave-pooling-out', {}),
  ]),
  'config-of-another-recipe': failure<{
    readonly earlier: { readonly recipe: RecipeName; readonly preset: PresetName };
    readonly received: { readonly recipe: RecipeName; readonly preset: PresetName };
  }>('setting-invalid', () => [step('leave-recipe-out', {})]),
  'head-file-missing': failure<{ readonly path: string }>('weights-missing', () => [step('check-path', {})]),
};
