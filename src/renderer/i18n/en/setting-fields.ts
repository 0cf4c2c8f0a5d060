/** The form of a run’s settings: its groups and units. What each setting is called and does is said for every way in. */

import { settingTexts } from '../../../shared/i18n/en/setting-texts';
import type { SettingGroup, Unit } from '../../../shared/setting-table';

const group: Readonly<Record<SettingGroup, string>> = {
  first: 'The few that matter',
  network: 'Network',
  optimizer: 'Optimizer',
  schedule: 'Schedule',
  head: 'Training the head first',
  regularisation: 'Against overfitting',
  running: 'Running',
};

const unit: Readonly<Record<Unit, string>> = {
  epochs: 'epochs',
  pixels: 'px',
  pictures: 'pictures',
  units: 'units',
  minutes: 'min',
  threads: 'threads',
  views: 'views',
};

/** A block and those behind it. */
const blocks: Readonly<Record<string, string>> = {
  block5: 'Block 5',
  block4: 'Blocks 4 and 5',
  block3: 'Blocks 3 to 5',
  block2: 'Blocks 2 to 5',
  block1: 'All blocks',
};

export const settingFields = {
  field: settingTexts,
  group,
  unit,
  blocks,
  fromLayer: (layer: string) => `From ${layer} on`,
  fromRun: (name: string) => `From ${name}`,
};
