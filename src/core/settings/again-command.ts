/** The command that makes an equal run, from the settings of the one that is there. */

import type { RunDataset } from '../../shared/dataset';
import { SETTING_KEYS } from '../../shared/setting-table';
import type { RunSettings, SettingChanges } from '../../shared/settings';
import { resolveSettings } from './resolve-settings';
import { trainCommand } from './setting-flags';
import { readSetting } from './setting-values';

type Images = Pick<RunDataset, 'folder' | 'validationFolder' | 'layout' | 'split' | 'classes'>;

/**
 * The words behind `lathe`. The text that a run keeps may have come from anybody, and is older than its last number of
 * epochs; so that one is never offered.
 *
 * @param manifest the run’s `run.json`, from where settings come that no flag says
 */
export function againCommand(settings: RunSettings, images: Images, manifest: string): string[] {
  const { folder, validationFolder, split } = images;
  const data = {
    ...{ folder, validationFolder, config: null },
    layout: validationFolder === null ? images.layout : null,
    split: split.kind === 'stratified' ? split.share : null,
  };
  const changes = flagChanges(settings, images.classes.length);
  return changes === null
    ? trainCommand({ ...data, config: manifest }, settings, {})
    : trainCommand(data, settings, changes);
}

/** What differs from the preset; null where a run with these changes would not be equal. */
function flagChanges(settings: RunSettings, classes: number): SettingChanges | null {
  const { recipe, preset, seed, threads } = settings;
  const resolve = (changes: SettingChanges) => resolveSettings(recipe, preset, classes, changes, { seed, threads });
  const usual = resolve({});
  const differing = SETTING_KEYS.map((key) => [key, readSetting(settings, key)] as const).filter(
    ([key, value]) => value !== undefined && value !== readSetting(usual, key),
  );
  const changes = Object.fromEntries(differing) as SettingChanges;
  try {
    return JSON.stringify(resolve(changes)) === JSON.stringify(settings) ? changes : null;
  } catch {
    // Of an earlier version, or of nobody's: `lathe train` says what is wrong with them.
    return null;
  }
}
