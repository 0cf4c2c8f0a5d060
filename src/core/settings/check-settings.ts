/** Holds the settings of a run against the bounds of the table, and against each other. */

import type { Bounds } from '../../shared/failures/settings';
import { LatheError } from '../../shared/failures/failure';
import { SETTING_KEYS, SETTINGS, type NumberSetting, type SettingKey } from '../../shared/setting-table';
import type { RunSettings } from '../../shared/settings';
import { RECIPES } from '../recipes/recipes';
import { readSetting } from './setting-values';

const INTERVAL = /^([[(])(.+), (.+)([\])])$/;

function isNumberSetting(key: SettingKey): key is NumberSetting {
  return SETTINGS[key].whole !== undefined || SETTINGS[key].real !== undefined;
}

export function boundsOf(key: NumberSetting): Bounds {
  const { whole, real = whole } = SETTINGS[key];
  const [, opening, low, high, closing] = INTERVAL.exec(real ?? '') ?? [];
  return {
    isWhole: whole !== undefined,
    low: Number(low),
    high: Number(high),
    isLowOpen: opening === '(',
    isHighOpen: closing === ')',
  };
}

/** Bounds that other settings draw closer. */
function boundsIn({ recipe, stage }: RunSettings, key: NumberSetting): Bounds {
  const bounds = boundsOf(key);
  if (key === 'size') return { ...bounds, low: RECIPES[recipe].smallestSize };
  if (key === 'warmupEpochs') return { ...bounds, high: stage.epochs };
  return key === 'scheduleFactor' && stage.schedule.kind === 'plateau' ? { ...bounds, isHighOpen: true } : bounds;
}

export function isWithin(value: number, { isWhole, low, high, isLowOpen, isHighOpen }: Bounds): boolean {
  if (!Number.isFinite(value) || (isWhole && !Number.isInteger(value))) return false;
  return (isLowOpen ? value > low : value >= low) && (isHighOpen ? value < high : value <= high);
}

function checkBounds(settings: RunSettings): void {
  for (const setting of SETTING_KEYS.filter(isNumberSetting)) {
    const received = readSetting(settings, setting);
    const bounds = boundsIn(settings, setting);
    if (received === undefined || isWithin(received, bounds)) continue;
    throw new LatheError('setting-out-of-bounds', { setting, bounds, received });
  }
}

/** @throws LatheError setting-invalid for the first setting outside its bounds */
export function checkSettings(settings: RunSettings): void {
  const { recipe, trainFrom, augmentViews, head, headSource } = settings;
  const { vgg16, onlyPooling } = RECIPES[recipe];
  checkBounds(settings);
  // The same bounds hold for what a person can’t change of the head’s own stage.
  if (headSource?.kind === 'train') checkBounds({ ...settings, stage: headSource.stage });
  if (vgg16 === 'tuned' && trainFrom === null) throw new LatheError('nothing-trained', { setting: 'unfreeze' });
  if (vgg16 === 'frozen' && augmentViews === 'fresh') throw new LatheError('views-not-kept', { setting: 'views' });
  if (onlyPooling !== null && head.pooling !== onlyPooling) {
    throw new LatheError('pooling-not-flat', { setting: 'pooling', received: head.pooling });
  }
}
