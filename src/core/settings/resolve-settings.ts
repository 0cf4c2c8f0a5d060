/** From a recipe, a preset and a person's changes to the settings of a run, every one of them checked. */

import { LatheError } from '../../shared/failures/failure';
import type { SettingNeeds } from '../../shared/failures/settings';
import { parseShape } from '../../shared/schema';
import { optionNames, placeOf, RECIPE_NAMES, SETTING_KEYS, type SettingKey } from '../../shared/setting-table';
import { runSettingsShape } from '../../shared/settings';
import type { PresetName, RecipeName, RunSettings, SettingChanges } from '../../shared/settings';
import { RECIPES } from '../recipes/recipes';
import { checkSettings } from './check-settings';
import { readSetting, writeSetting } from './setting-values';

/** What the machine and not the recipe decides. */
export interface SettingDefaults {
  readonly seed: number;
  readonly threads: number;
}

/**
 * What a recipe begins with. Views are those of whatever augmentation is chosen, as far as it has so many.
 *
 * @param classes number of classes in the data
 */
export function presetSettings(
  recipe: RecipeName,
  preset: PresetName,
  classes: number,
  { seed, threads }: SettingDefaults,
): RunSettings {
  const { headStage, ...rest } = RECIPES[recipe].presets[preset](classes);
  const headSource = headStage === null ? null : { kind: 'train', stage: headStage };
  const usual = { headSource, earlyStopping: null, keepBest: true };
  return parseShape(runSettingsShape, { recipe, preset, ...usual, ...rest, seed, threads });
}

/** Views that can be told apart: `mirror` has two, `none` one. What is no count at all is left to be refused. */
function usableViews({ augment, augmentViews: views }: RunSettings): number | 'fresh' {
  if (views !== 'fresh' && (!Number.isInteger(views) || views < 1)) return views;
  if (augment === 'none') return 1;
  return augment === 'mirror' ? 2 : views;
}

/** The setting in whose options one stands, as momentum in those of the optimizer; null where it stands by itself. */
function settingAround(key: SettingKey): SettingKey | null {
  const place = `${placeOf(key)}.`;
  const isAround = (other: SettingKey): boolean =>
    other !== key && optionNames(other).length > 0 && place.startsWith(`${placeOf(other)}.`);
  return SETTING_KEYS.find(isAround) ?? null;
}

/** A person who asks for something expects it to matter. */
function withoutEffect(settings: RunSettings, setting: SettingKey): LatheError {
  const by = settingAround(setting);
  const classes = 2;
  const recipes = RECIPE_NAMES.filter((recipe) => {
    const usual = presetSettings(recipe, settings.preset, classes, settings);
    return readSetting(usual, by ?? setting) !== undefined;
  });
  const options =
    by === null
      ? []
      : optionNames(by).filter((option) => readSetting(writeSetting(settings, by, option), setting) !== undefined);
  const needs: SettingNeeds = { recipes: recipes.length === RECIPE_NAMES.length ? [] : recipes, by, options };
  const option = by === null ? undefined : readSetting(settings, by);
  const received =
    by === null || option === undefined
      ? { of: 'recipe' as const, option: settings.recipe }
      : { of: by, option: String(option) };
  return new LatheError('setting-without-effect', { setting, needs, received });
}

/**
 * Other settings over those of a run or a preset.
 *
 * @throws LatheError setting-invalid, naming the setting, what was expected and what was received
 */
export function changeSettings(base: RunSettings, changes: SettingChanges): RunSettings {
  let settings = base;
  // In the order of the table: an option comes before what stands in it.
  for (const key of SETTING_KEYS) {
    const value = changes[key];
    if (value === undefined) continue;
    const changed = writeSetting(settings, key, value);
    if (readSetting(settings, key) === undefined && readSetting(changed, key) !== undefined)
      throw withoutEffect(settings, key);
    settings = changed;
  }
  settings = { ...settings, augmentViews: usableViews(settings) };
  checkSettings(settings);
  return parseShape(runSettingsShape, settings);
}

/**
 * The settings of a new run.
 *
 * @param classes number of classes in the data
 * @throws LatheError setting-invalid
 */
export function resolveSettings(
  recipe: RecipeName,
  preset: PresetName,
  classes: number,
  changes: SettingChanges,
  defaults: SettingDefaults,
): RunSettings {
  return changeSettings(presetSettings(recipe, preset, classes, defaults), changes);
}

/**
 * The settings of an earlier run, as those of another one begin with them.
 *
 * @param classes number of classes in the new run’s data
 */
export function settingsFromRun(settings: RunSettings, classes: number): RunSettings {
  const { recipe, preset, augment } = settings;
  // What an augmentation with one view or two left of the count is no wish for another augmentation.
  const isCut = augment === 'none' || augment === 'mirror';
  return isCut
    ? { ...settings, augmentViews: presetSettings(recipe, preset, classes, settings).augmentViews }
    : settings;
}
