/** A setting’s value in the settings of a run, at the place that the table names: read as a person says it, and changed. */

import { LatheError } from '../../shared/failures/failure';
import { optionNames, placeOf, SETTINGS, type SettingKey, type SettingValue } from '../../shared/setting-table';
import type { RunSettings } from '../../shared/settings';
import { VGG16_BLOCKS, VGG16_CONVOLUTIONS } from '../network/vgg16';

type Members = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null;
}

/** What stands at a setting’s place; undefined where there is no such place. */
function kept(settings: RunSettings, key: SettingKey): unknown {
  const names = placeOf(key).split('.');
  return names.reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), settings);
}

function replaced(value: unknown, [name, ...rest]: readonly string[], member: unknown): unknown {
  if (name === undefined) return member;
  const members = isObject(value) ? value : {};
  return { ...members, [name]: replaced(members[name], rest, member) };
}

/** What tells the options of a setting apart: an object’s kind, a number among words, or the value itself. */
function mark(value: unknown): unknown {
  if (isObject(value)) return value['kind'] ?? 'object';
  return typeof value === 'number' ? 'number' : value;
}

function optionValue(key: SettingKey, option: string): unknown {
  const { options = [] } = SETTINGS[key];
  return Array.isArray(options) ? option : (options as Members)[option];
}

/** @returns undefined where these settings have no such thing */
export function readSetting<K extends SettingKey>(settings: RunSettings, key: K): SettingValue<K> | undefined;
export function readSetting(settings: RunSettings, key: SettingKey): string | number | undefined {
  const { options, whole, real } = SETTINGS[key];
  const value = kept(settings, key);
  if (options !== undefined && value !== undefined) {
    return optionNames(key).find((option) => mark(optionValue(key, option)) === mark(value));
  }
  if (whole !== undefined || real !== undefined) return typeof value === 'number' ? value : undefined;
  if (typeof value !== 'string') return undefined;
  return key === 'unfreeze' ? unfreezeName(value) : value;
}

/**
 * The settings with another value, in bounds or not. An option that is another one than before begins with what the table
 * has for it; an optimizer keeps its rate.
 *
 * @throws LatheError setting-invalid for a layer that VGG16 does not have
 */
export function writeSetting<K extends SettingKey>(settings: RunSettings, key: K, value: SettingValue<K>): RunSettings {
  if (readSetting(settings, key) === value) return settings;
  return replaced(settings, placeOf(key).split('.'), toKeep(settings, key, value)) as RunSettings;
}

function toKeep({ stage }: RunSettings, key: SettingKey, value: string | number): unknown {
  if (typeof value === 'number') return value;
  if (key === 'unfreeze') return parseUnfreeze(value);
  if (SETTINGS[key].options === undefined) return value;
  const kind = optionValue(key, value);
  return key === 'optimizer' ? { ...(kind as Members), learningRate: stage.optimizer.learningRate } : kind;
}

/**
 * The first trained layer of the body, from what a person writes: `block5` and `block5+` mean block 5 and all behind
 * it, `block4_conv3` that convolution and all behind it, `all` the whole body, `none` nothing of it (null).
 */
function parseUnfreeze(text: string): string | null {
  if (text === 'none') return null;
  if (text === 'all') return 'block1_conv1';
  const name = text.endsWith('+') ? text.slice(0, -1) : text;
  const block = VGG16_BLOCKS.find((each) => each.pool === `${name}_pool`);
  const layer = block?.convolutions[0] ?? VGG16_CONVOLUTIONS.find((each) => each === name);
  if (layer !== undefined) return layer;
  throw new LatheError('layer-unknown', { setting: 'unfreeze', received: text });
}

/** `block5` for `block5_conv1`, as a person writes it. */
function unfreezeName(layer: string): string {
  const block = VGG16_BLOCKS.find((each) => each.convolutions[0] === layer);
  return block === undefined ? layer : block.pool.replace('_pool', '');
}

/** From the least to the most that is trained. */
export const UNFREEZE_OPTIONS: readonly string[] = VGG16_CONVOLUTIONS.map(unfreezeName).reverse();
