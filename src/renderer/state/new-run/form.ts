/**
 * From what stands in the form to the settings of a run. Everything that can’t be used is found at once, each beside
 * its field; the rest still gives settings, so that summary, command and forecast go on.
 */

import { changeSettings, presetSettings, type SettingDefaults } from '../../../core/settings/resolve-settings';
import { RECIPES } from '../../../core/recipes/recipes';
import { readSetting, UNFREEZE_OPTIONS, writeSetting } from '../../../core/settings/setting-values';
import { LatheError, type Failure } from '../../../shared/failures/failure';
import type { Bounds } from '../../../shared/failures/settings';
import { FIELD_KEYS, optionNames, SETTING_KEYS, SETTINGS } from '../../../shared/setting-table';
import type { FieldKey, SettingKey, SettingValue } from '../../../shared/setting-table';
import type { PresetName, RecipeName, RunSettings, SettingChanges } from '../../../shared/settings';

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * `0.001`, `1e-3`, `.5`, also in full-width digits and with the minus sign of typography; null for everything else. A
 * comma is refused: in one country it begins the decimals, in another the thousands.
 */
export function parseNumber(text: string): number | null {
  const plain = text.normalize('NFKC').replace('−', '-').trim();
  const value = NUMBER.test(plain) ? Number(plain) : Number.NaN;
  return Number.isFinite(value) ? value : null;
}

/** What a person wrote, letter by letter; an untouched setting has no entry. */
export type Texts = Readonly<Partial<Record<SettingKey, string>>>;

export type SettingProblem =
  | { readonly kind: 'not-a-number'; readonly isWhole: boolean; readonly received: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'out-of-bounds'; readonly bounds: Bounds; readonly received: string }
  | { readonly kind: 'refused'; readonly failure: Failure };

type Problems = Partial<Record<SettingKey, SettingProblem>>;

export interface FormInput {
  readonly recipe: RecipeName;
  readonly preset: PresetName;
  readonly classes: number;
  readonly texts: Texts;
  readonly defaults: SettingDefaults;
}

export interface Form {
  /** Fields that take part, in order. */
  readonly shown: readonly FieldKey[];
  /** The changes to the preset, as far as they can be used. */
  readonly changes: SettingChanges;
  readonly settings: RunSettings;
  readonly problems: Readonly<Problems>;
  /** A problem that belongs to no field. */
  readonly failure: Failure | null;
  /** The value of a setting without what the person wrote in it. */
  readonly defaultOf: (key: SettingKey) => string;
  /** Its value in the article’s preset; null where the article has no such setting. */
  readonly articleOf: (key: SettingKey) => string | null;
}

export type FieldKind = 'whole' | 'real' | 'choice' | 'run' | 'path';

export function fieldKind(key: SettingKey): FieldKind {
  if (key === 'headFrom') return 'run';
  if (SETTINGS[key].whole !== undefined) return 'whole';
  if (SETTINGS[key].real !== undefined) return 'real';
  return fieldOptions(key).length > 0 ? 'choice' : 'path';
}

export function fieldOptions(key: SettingKey): readonly string[] {
  return key === 'unfreeze' ? UNFREEZE_OPTIONS : optionNames(key);
}

const hasBackbone = ({ recipe }: RunSettings): boolean => RECIPES[recipe].vgg16 !== 'unused';
/** Random views never end, so it matters how many of them are kept. */
const drawsViews = ({ augment }: RunSettings): boolean => augment === 'article' || augment === 'standard';

/** Settings that stand in every run, and the runs that heed them. */
const HEEDED: Readonly<Partial<Record<SettingKey, (settings: RunSettings) => boolean>>> = {
  pooling: hasBackbone,
  featureCache: hasBackbone,
  // Bottleneck features are computed once, so their views are always kept.
  views: (settings) => drawsViews(settings) && RECIPES[settings.recipe].vgg16 !== 'frozen',
  viewCount: drawsViews,
};

function takesPart(key: SettingKey, settings: RunSettings): boolean {
  return readSetting(settings, key) !== undefined && (HEEDED[key]?.(settings) ?? true);
}

/** A setting’s value as a person would write it. */
function written(settings: RunSettings, key: SettingKey): string | null {
  const value = readSetting(settings, key);
  return value === undefined ? null : String(value);
}

export function without(texts: Texts, key: SettingKey): Texts {
  return Object.fromEntries(Object.entries(texts).filter(([each]) => each !== key));
}

export function resolveForm({ recipe, preset, classes, texts, defaults }: FormInput): Form {
  const base = presetSettings(recipe, preset, classes, defaults);
  const article = presetSettings(recipe, 'article', classes, defaults);
  const chosen = withOptions(base, texts);
  const taking = SETTING_KEYS.filter((key) => takesPart(key, chosen));
  const { usable, ...attempt } = attemptAll(base, texts, taking);
  const defaultOf = (key: SettingKey): string => {
    const isWritten = usable[key] !== undefined;
    return written(isWritten ? settingsWith(base, without(usable, key)) : attempt.settings, key) ?? '';
  };
  const articleOf = (key: SettingKey): string | null => {
    const { article: other } = SETTINGS[key];
    return other === undefined ? written(article, key) : other;
  };
  return { ...attempt, shown: FIELD_KEYS.filter((key) => taking.includes(key)), defaultOf, articleOf };
}

/** The preset with every chosen option, which decides which settings take part. */
function withOptions(base: RunSettings, texts: Texts): RunSettings {
  return SETTING_KEYS.reduce((settings, key) => {
    const option = optionNames(key).find((each) => each === texts[key]);
    if (option === undefined || readSetting(settings, key) === undefined) return settings;
    return writeSetting(settings, key, option as SettingValue<typeof key>);
  }, base);
}

type Attempt = Pick<Form, 'changes' | 'settings' | 'problems' | 'failure'> & { readonly usable: Texts };

/** Drops the texts that are refused, one by one, until the rest is accepted. */
function attemptAll(base: RunSettings, texts: Texts, taking: readonly SettingKey[]): Attempt {
  const { problems, usable } = readTexts(texts, taking);
  let left: Texts = usable;
  for (;;) {
    const changes = changesOf(left);
    try {
      return { settings: changeSettings(base, changes), changes, problems, failure: null, usable: left };
    } catch (error) {
      const failure = expected(error);
      const key = 'setting' in failure.facts ? failure.facts.setting : null;
      if (key === null || left[key] === undefined) {
        return { settings: changeSettings(base, {}), changes, problems, failure, usable: left };
      }
      problems[key] = problemOf(failure);
      left = without(left, key);
    }
  }
}

function problemOf(failure: Failure): SettingProblem {
  if (failure.reason !== 'setting-out-of-bounds') return { kind: 'refused', failure };
  const { bounds, received } = failure.facts;
  return { kind: 'out-of-bounds', bounds, received: String(received) };
}

function readTexts(texts: Texts, taking: readonly SettingKey[]): { problems: Problems; usable: Texts } {
  const problems: Problems = {};
  const usable: Partial<Record<SettingKey, string>> = {};
  for (const key of taking) {
    const text = texts[key];
    const problem = unreadable(key, text);
    if (problem !== null) problems[key] = problem;
    else if (text !== undefined) usable[key] = text;
  }
  return { problems, usable };
}

function unreadable(key: SettingKey, text: string | undefined): SettingProblem | null {
  const kind = fieldKind(key);
  if (kind === 'path') return (text ?? '').trim() === '' ? { kind: 'missing' } : null;
  if (text === undefined || kind === 'choice' || kind === 'run' || parseNumber(text) !== null) return null;
  return { kind: 'not-a-number', isWhole: kind === 'whole', received: text };
}

/** @param texts that can be read */
function changesOf(texts: Texts): SettingChanges {
  const entries = Object.entries(texts).map(([key, text]) => {
    const kind = fieldKind(key as SettingKey);
    return [key, kind === 'whole' || kind === 'real' ? parseNumber(text) : text.trim()];
  });
  return Object.fromEntries(entries) as SettingChanges;
}

function settingsWith(base: RunSettings, texts: Texts): RunSettings {
  try {
    return changeSettings(base, changesOf(texts));
  } catch (error) {
    expected(error);
    return changeSettings(base, {});
  }
}

function expected(error: unknown): Failure {
  if (error instanceof LatheError) return error.failure;
  throw error;
}

/**
 * What a person would write to get the settings of an earlier run.
 *
 * @param classes number of classes in the new run’s data
 */
export function textsFromSettings(settings: RunSettings, classes: number, defaults: SettingDefaults): Texts {
  const { recipe, preset } = settings;
  const entries = SETTING_KEYS.filter((key) => takesPart(key, settings)).flatMap((key) => {
    const value = written(settings, key);
    // A run is named by its folder’s name, wherever it lies.
    const text = key === 'headRun' ? value?.split(/[/\\]/).at(-1) : value;
    return text === undefined || text === null ? [] : [[key, text] as const];
  });
  const { defaultOf } = resolveForm({ recipe, preset, classes, texts: Object.fromEntries(entries), defaults });
  return Object.fromEntries(entries.filter(([key, text]) => defaultOf(key) !== text));
}

/** Fields whose text differs from their default. */
export function changedKeys({ texts }: Pick<FormInput, 'texts'>, form: Form): readonly FieldKey[] {
  return form.shown.filter((key) => texts[key] !== undefined && texts[key] !== form.defaultOf(key));
}
