/** What every language has to say of each setting. */

import type { ChoiceSetting, FieldKey, NumberSetting, OptionOf } from '../setting-table';

interface SettingText {
  readonly label: string;
  readonly effect: string;
}

export type SettingTexts = {
  readonly [K in FieldKey]: SettingText &
    (K extends NumberSetting ? { readonly advice: string } : unknown) &
    (K extends ChoiceSetting ? { readonly options: Readonly<Record<OptionOf<K>, string>> } : unknown);
};
