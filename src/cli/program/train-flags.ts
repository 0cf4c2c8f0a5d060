/** The flags of `lathe train` and `lathe forecast`. */

import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { FLAG_SETTINGS, parseFlag } from '../../core/settings/setting-flags';
import { DEFAULT_SHARE } from '../../core/training/split';
import { LAYOUTS, type Layout } from '../../shared/layouts';
import { settingHelp, settingTexts } from '../../shared/i18n/en/setting-texts';
import {
  DEFAULT_PRESET,
  DEFAULT_RECIPE,
  optionNames,
  PRESET_NAMES,
  RECIPE_NAMES,
  SETTINGS,
} from '../../shared/setting-table';
import type { FlagSetting } from '../../shared/setting-table';
import type { PresetName, RecipeName, SettingChanges } from '../../shared/settings';
import { LAYOUT_HELP } from '../i18n/en/layout-help';
import { aName, aNumber, aPath } from './arguments';

/** Those of settings are read by `trainRequest`. */
export interface TrainFlags {
  readonly validation?: string;
  readonly layout?: Layout;
  readonly split?: number;
  readonly recipe?: RecipeName;
  readonly preset?: PresetName;
  readonly config?: string;
  readonly featureCache?: SettingChanges['featureCache'];
}

/** What a flag expects that takes neither a choice nor a number. */
const EXPECTED: Readonly<Partial<Record<FlagSetting, string>>> = {
  schedule: 'constant, cosine, cosine:FINAL, step:EPOCHS:FACTOR or plateau:FACTOR:PATIENCE is expected.',
};

/** Flags that take more than the name of an option. */
const OWN_WORDS: readonly FlagSetting[] = ['schedule', 'views', 'earlyStopping', 'nesterov', 'headFrom'];

function settingOption(key: FlagSetting): Option {
  const option = new Option(SETTINGS[key].flag ?? '', settingHelp[key] ?? settingTexts[key].effect);
  if (key === 'nesterov') return option;
  if (key === 'headFrom') return option.argParser(aName);
  if (optionNames(key).length > 0 && !OWN_WORDS.includes(key)) return option.choices(optionNames(key));
  return option.argParser((text) => {
    const changes = parseFlag(key, text);
    if (changes === null) throw new InvalidArgumentError(EXPECTED[key] ?? 'A number is expected.');
    return changes;
  });
}

export function addTrainFlags(command: Command): Command {
  command
    .option('--validation <folder>', 'a folder with the validation pictures', aPath)
    .addOption(new Option('--layout <name>', LAYOUT_HELP).choices(LAYOUTS))
    .option(
      '--split <share>',
      `share of the pictures that validate, when the folder brings none (default ${DEFAULT_SHARE})`,
      aNumber,
    )
    .addOption(new Option('--recipe <name>', `what is trained (default ${DEFAULT_RECIPE})`).choices(RECIPE_NAMES))
    .addOption(
      new Option('--preset <name>', `where its settings come from (default ${DEFAULT_PRESET})`).choices(PRESET_NAMES),
    )
    .option('--config <run|run.json>', 'begin with the settings of an earlier run', aName);
  for (const key of FLAG_SETTINGS) {
    command.addOption(settingOption(key));
    if (key === 'nesterov') command.option('--no-nesterov', 'plain momentum (SGD)');
  }
  return command;
}
