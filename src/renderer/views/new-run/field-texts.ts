/** What stands in a field, and what is wrong with it, in the person’s language. */

import { SETTINGS } from '../../../shared/setting-table';
import type { FieldKey } from '../../../shared/setting-table';
import type { I18n } from '../../i18n/i18n.svelte';
import { fieldKind, type SettingProblem } from '../../state/new-run/form';

type Texts = Pick<I18n, 'm' | 'words'>;

/** @param nameOf what a person calls a run */
export function optionText({ m }: Texts, key: FieldKey, value: string, nameOf: (runId: string) => string): string {
  const { field, blocks, fromRun, fromLayer } = m.settingFields;
  const texts = field[key];
  const options: Readonly<Record<string, string>> = 'options' in texts ? texts.options : blocks;
  const known = options[value];
  if (known !== undefined) return known;
  if (key === 'headFrom') return fromRun(nameOf(value.replace(/^run:/, '')));
  return key === 'unfreeze' ? fromLayer(value) : value;
}

/** With its unit. */
export function valueText(texts: Texts, key: FieldKey, value: string, nameOf: (runId: string) => string): string {
  const { unit } = SETTINGS[key];
  const kind = fieldKind(key);
  if (kind === 'choice' || kind === 'run') return optionText(texts, key, value, nameOf);
  return unit === undefined ? value : `${value} ${texts.m.settingFields.unit[unit]}`;
}

export function problemText({ m, words }: Texts, problem: SettingProblem): string {
  switch (problem.kind) {
    case 'not-a-number':
      return m.newRun.notANumber(problem.received, problem.isWhole);
    case 'missing':
      return m.newRun.missing;
    case 'out-of-bounds':
      return m.newRun.outOfBounds(problem.bounds, problem.received);
    case 'refused':
      return `${words(problem.failure).message} ${words(problem.failure).hint}`;
  }
}
