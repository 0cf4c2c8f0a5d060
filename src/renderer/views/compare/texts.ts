/** Results and settings of a comparison as texts for the page and as numbers for a spreadsheet. */

import { humanDuration } from '../../../core/text/units';
import type { ComparedRun, RunComparison } from '../../../shared/contract/predictions';
import { FIELD_KEYS, placeOf, type FieldKey } from '../../../shared/setting-table';
import type { I18n } from '../../i18n/i18n.svelte';
import { runName } from '../../state/run-name';
import { resultRows, type Kind, type ResultRow } from './results-table';

type SettingValue = string | number | boolean | null;

/** A row of a table with a column for each run. */
export interface ComparedLine {
  readonly name: string;
  readonly key: string;
  readonly cells: readonly { readonly text: string; readonly exact?: string | undefined; readonly isBest?: boolean }[];
}

function measureName({ measure }: ResultRow, { m }: I18n): string {
  return 'recallOf' in measure ? m.compare.recall(measure.recallOf) : m.compare.measures[measure.name];
}

export function resultLines(runs: readonly ComparedRun[], i18n: I18n): ComparedLine[] {
  return resultRows(runs).map((row) => {
    const name = measureName(row, i18n);
    const cells = row.values.map((value, i) => ({
      text: value === null ? '–' : MEASURE_TEXTS[row.kind](value, i18n),
      isBest: row.best.includes(i),
    }));
    return { name, key: name, cells };
  });
}

export function settingLines(differences: RunComparison['differences'], i18n: I18n): ComparedLine[] {
  return differences.map(({ setting, values }) => ({
    name: settingName(setting, i18n),
    key: setting,
    cells: values.map((value) => ({
      text: settingText(setting, value, i18n),
      exact: value === null ? undefined : String(value),
    })),
  }));
}

/** Whole seconds would make short times equal. */
const TENTHS_BELOW_MS = 60_000;

const MEASURE_TEXTS: Readonly<Record<Kind, (value: number, i18n: I18n) => string>> = {
  share: (value, { format }) => format.percent(value),
  number: (value, { format }) => format.fixed(value, 4),
  count: (value, { format }) => format.count(value),
  duration: (value, { m, format }) =>
    value < TENTHS_BELOW_MS ? m.live.seconds(format.fixed(value / 1000, 1)) : humanDuration(value),
};

/** The setting that is kept at a place of `run.json`; a head’s own stage has those of the main stage. */
function settingAt(place: string): FieldKey | undefined {
  const own = place.replace(/^headSource\.stage\./, 'stage.').replace(/\.kind$/, '');
  return FIELD_KEYS.find((key) => placeOf(key) === own);
}

/** The key itself if it has no name. */
export function settingName(setting: string, { m }: I18n): string {
  const key = settingAt(setting);
  return m.compare.setting[setting] ?? (key === undefined ? setting : m.settingFields.field[key].label);
}

export function settingText(setting: string, value: SettingValue, { m, format }: Pick<I18n, 'm' | 'format'>): string {
  // The run may lack the setting.
  if (value === null) return '–';
  if (typeof value === 'boolean') return value ? m.compare.yes : m.compare.no;
  // A seed is a name, not a quantity.
  if (typeof value === 'number') return setting === 'seed' ? String(value) : format.number(value);
  return wordsOf(setting, m)[value] ?? value;
}

function wordsOf(setting: string, { common, settingFields }: I18n['m']): Readonly<Record<string, string>> {
  if (setting === 'recipe') return common.recipe;
  if (setting === 'preset') return common.preset;
  const key = settingAt(setting);
  if (key === undefined) return {};
  const texts = settingFields.field[key];
  return 'options' in texts ? texts.options : {};
}

/** One column for each run. Shares are 0 to 1, times are milliseconds. */
export function comparisonTable(
  runs: readonly ComparedRun[],
  differences: RunComparison['differences'],
  i18n: I18n,
): (string | number)[][] {
  const { m } = i18n;
  const results = resultRows(runs).map((row) => {
    const unit = row.kind === 'duration' ? ' (ms)' : '';
    return [`${measureName(row, i18n)}${unit}`, ...row.values.map((value) => value ?? '')];
  });
  const settings = differences.map(({ setting, values }) => [
    settingName(setting, i18n),
    ...values.map((value) =>
      typeof value === 'number' ? value : value === null ? '' : settingText(setting, value, i18n),
    ),
  ]);
  return [
    [m.compare.measure, ...runs.map(({ row }) => runName(row))],
    ['id', ...runs.map(({ row }) => row.runId)],
    [m.compare.status, ...runs.map(({ row }) => m.common.status[row.status])],
    ...results,
    ...settings,
  ];
}
