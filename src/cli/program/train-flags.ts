/** The flags of `lathe train` and `lathe forecast`, and what they ask for. */

import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import type { TrainRequest } from '../../app/runs/create-run';
import { FLAG_SETTINGS, parseFlag } from '../../core/settings/setting-flags';
import { DEFAULT_SHARE } from '../../core/training/split';
import { findRun } from '../../runs/library/list-runs';
import { LatheError } from '../../shared/failures/failure';
import { WEIGHTS_EXTENSIONS } from '../../shared/file-formats';
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
import { aName, aNumber, aPath } from './arguments';

/** Those of settings are read by {@link trainRequest}. */
export interface TrainFlags {
  readonly validation?: string;
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

async function settingChanges(flags: object, runsDir: string): Promise<SettingChanges> {
  const given = new Map<string, unknown>(Object.entries(flags));
  const changes: Partial<Record<string, unknown>> = {};
  for (const key of FLAG_SETTINGS) {
    const value = given.get(settingOption(key).attributeName());
    if (typeof value === 'boolean') changes[key] = value ? 'on' : 'off';
    else if (typeof value === 'object') Object.assign(changes, value);
    else if (typeof value === 'string')
      Object.assign(changes, key === 'headFrom' ? await headSource(value, runsDir) : { [key]: value });
  }
  // Without early stopping there is nothing to monitor.
  if (changes['earlyStopping'] === undefined) delete changes['earlyStoppingMonitor'];
  return changes;
}

const WEIGHTS_FILE = new RegExp(String.raw`\.(${WEIGHTS_EXTENSIONS.join('|')})$`, 'i');

async function headSource(name: string, runsDir: string): Promise<SettingChanges> {
  const path = aPath(name);
  if (!WEIGHTS_FILE.test(name)) return { headFrom: 'run', headRun: await findRun(runsDir, name) };
  if (existsSync(path)) return { headFrom: 'file', headFile: path };
  throw new LatheError('head-file-missing', { path });
}

/** A file as it is, or the settings of a run that is named as everywhere. */
async function configFile(name: string | undefined, runsDir: string): Promise<string | null> {
  if (name === undefined) return null;
  const path = aPath(name);
  const found = await stat(path).catch(() => null);
  const isFile = found === null ? /\.json$/i.test(name) : !found.isDirectory();
  return isFile ? path : join(await findRun(runsDir, name), 'run.json');
}

/** @param runsDir where named runs are looked for, and the new one is made */
export async function trainRequest(folder: string, flags: TrainFlags, runsDir: string): Promise<TrainRequest> {
  const { validation = null, split = null, recipe = null, preset = null } = flags;
  const changes = await settingChanges(flags, runsDir);
  const config = await configFile(flags.config, runsDir);
  return { folder, validationFolder: validation, split, recipe, preset, config, changes, runsDir };
}
