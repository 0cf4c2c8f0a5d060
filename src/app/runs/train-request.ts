/** What a host is asked for when a run is made. */

import type { PresetName, RecipeName, SettingChanges } from '../../shared/settings';

export interface TrainRequest {
  /** Absolute. */
  readonly folder: string;
  /** Absolute; null where the images lie in `folder` or are split off. */
  readonly validationFolder: string | null;
  /** Share of the images that validate, 0 to 1 (exclusive); null for the default. */
  readonly split: number | null;
  /** null: as `config` has it, else `finetune`. */
  readonly recipe: RecipeName | null;
  /** null: as `config` has it, else `recommended`. */
  readonly preset: PresetName | null;
  /** Absolute path of a `run.json` whose settings are the starting point; null for none. */
  readonly config: string | null;
  readonly changes: SettingChanges;
  /** Absolute. */
  readonly runsDir: string;
}
