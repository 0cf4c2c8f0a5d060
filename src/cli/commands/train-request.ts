/** What the flags of `lathe train` and `lathe forecast` ask for. */

import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Option } from 'commander';
import type { TrainRequest } from '../../app/runs/create-run';
import { FLAG_SETTINGS } from '../../core/settings/setting-flags';
import { findRun } from '../../runs/library/list-runs';
import { LatheError } from '../../shared/failures/failure';
import { WEIGHTS_EXTENSIONS } from '../../shared/file-formats';
import { SETTINGS } from '../../shared/setting-table';
import type { SettingChanges } from '../../shared/settings';
import { aPath } from '../program/arguments';
import type { TrainFlags } from '../program/train-flags';

async function settingChanges(flags: object, runsDir: string): Promise<SettingChanges> {
  const given = new Map<string, unknown>(Object.entries(flags));
  const changes: Partial<Record<string, unknown>> = {};
  for (const key of FLAG_SETTINGS) {
    const value = given.get(new Option(SETTINGS[key].flag ?? '').attributeName());
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
  const { validation = null, layout = null, split = null, recipe = null, preset = null } = flags;
  const changes = await settingChanges(flags, runsDir);
  const config = await configFile(flags.config, runsDir);
  return { folder, validationFolder: validation, layout, split, recipe, preset, config, changes, runsDir };
}
