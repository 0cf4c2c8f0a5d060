/**
 * From what stands in the form to the settings of a run. Everything that can’t be used is found at once, each beside
 * its field; the rest still gives settings, so that summary, command and forecast go on.
 */

import { resolveSettings } from '../../../core/settings/resolve-settings';
import type { SettingDefaults } from '../../../core/settings/resolve-settings';
import type { SettingChanges } from '../../../shared/setting-changes';
import { LatheError } from '../../../shared/failures/failure';
import type { Failure } from '../../../shared/failures/failure';
import type { PresetName, RecipeName, RunSettings } from '../../../shared/settings';
import { writeChanges } from './form-changes';
import { FIELDS, FIELD_KEYS, isShown } from './fields';
import type { FieldContext, FieldKey } from './fields';
import { parseNumber } from './numbers';
import { fieldOf, problemOf } from './setting-problem';
import type { SettingProblem } from './setting-problem';

/** What a person wrote, as it was written; a field that is left alone has no entry. */
export type Texts = Readonly<Partial<Record<FieldKey, string>>>;

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
  /** What is asked for over the preset; the usable part of it. */
  readonly changes: SettingChanges;
  readonly settings: RunSettings;
  readonly problems: Readonly<Partial<Record<FieldKey, SettingProblem>>>;
  /** What is wrong beyond any one field. */
  readonly failure: Failure | null;
  /** What a field would have if it were left alone. */
  readonly defaultOf: (key: FieldKey) => string;
  /** The same in the article’s recipe; null where that has no such thing. */
  readonly articleOf: (key: FieldKey) => string | null;
}

interface Attempt {
  readonly settings: RunSettings;
  readonly changes: SettingChanges;
  readonly problems: Partial<Record<FieldKey, SettingProblem>>;
  readonly failure: Failure | null;
  /** Texts that can be used. */
  readonly usable: Texts;
}

export function without(texts: Texts, key: FieldKey): Texts {
  return Object.fromEntries(Object.entries(texts).filter(([each]) => each !== key));
}

export function resolveForm(input: FormInput): Form {
  const base = presetSettings(input, input.preset);
  const article = presetSettings(input, 'article');
  const context = contextOf(input.recipe, input.texts, base);
  const shown = FIELD_KEYS.filter((key) => isShown(key, context));
  const attempt = attemptAll(input, shown, base);
  const defaultOf = (key: FieldKey): string => {
    const isWritten = attempt.usable[key] !== undefined;
    const settings = isWritten ? settingsWith(input, without(attempt.usable, key), base) : attempt.settings;
    return FIELDS[key].read(settings) ?? FIELDS[key].fallback ?? '';
  };
  const articleOf = (key: FieldKey): string | null => {
    const { read, article: other } = FIELDS[key];
    return other === undefined ? read(article) : other;
  };
  const { changes, settings, problems, failure } = attempt;
  return { shown, changes, settings, problems, failure, defaultOf, articleOf };
}

function presetSettings({ recipe, classes, defaults }: FormInput, preset: PresetName): RunSettings {
  return resolveSettings(recipe, preset, classes, {}, defaults);
}

function contextOf(recipe: RecipeName, texts: Texts, base: RunSettings): FieldContext {
  const value = (key: FieldKey): string => texts[key] ?? FIELDS[key].fallback ?? FIELDS[key].read(base) ?? '';
  return { recipe, value };
}

/** Takes away what can’t be used, field by field, until the rest can. */
function attemptAll(input: FormInput, shown: readonly FieldKey[], base: RunSettings): Attempt {
  const { problems, usable } = readTexts(input.texts, shown);
  let left: Texts = usable;
  for (;;) {
    const changes = changesOf(input, left, base);
    try {
      return { settings: resolve(input, changes), changes, problems, failure: null, usable: left };
    } catch (error) {
      const failure = expected(error);
      const key = fieldOf(failure, shown);
      if (key === null || left[key] === undefined) {
        return { settings: base, changes, problems, failure, usable: left };
      }
      problems[key] = problemOf(failure);
      left = without(left, key);
    }
  }
}

function readTexts(
  texts: Texts,
  shown: readonly FieldKey[],
): { problems: Partial<Record<FieldKey, SettingProblem>>; usable: Texts } {
  const problems: Partial<Record<FieldKey, SettingProblem>> = {};
  const usable: Partial<Record<FieldKey, string>> = {};
  for (const key of shown) {
    const text = texts[key];
    const problem = unreadable(key, text);
    if (problem !== null) problems[key] = problem;
    else if (text !== undefined) usable[key] = text;
  }
  return { problems, usable };
}

function unreadable(key: FieldKey, text: string | undefined): SettingProblem | null {
  const { kind } = FIELDS[key];
  switch (kind) {
    case 'whole':
    case 'real':
      return text === undefined || parseNumber(text) !== null
        ? null
        : { kind: 'not-a-number', isWhole: kind === 'whole', received: text };
    case 'path':
      return (text ?? '').trim() === '' ? { kind: 'missing' } : null;
    case 'choice':
    case 'run':
      return null;
  }
}

function resolve({ recipe, preset, classes, defaults }: FormInput, changes: SettingChanges): RunSettings {
  return resolveSettings(recipe, preset, classes, changes, defaults);
}

function changesOf({ recipe }: FormInput, texts: Texts, base: RunSettings): SettingChanges {
  return writeChanges(texts, contextOf(recipe, texts, base));
}

function settingsWith(input: FormInput, texts: Texts, base: RunSettings): RunSettings {
  try {
    return resolve(input, changesOf(input, texts, base));
  } catch (error) {
    expected(error);
    return base;
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
  const entries = FIELD_KEYS.flatMap((key) => {
    const value = FIELDS[key].read(settings);
    return value === null ? [] : [[key, value] as const];
  });
  const texts: Texts = Object.fromEntries(entries);
  const { shown, defaultOf } = resolveForm({ recipe, preset, classes, texts, defaults });
  return Object.fromEntries(entries.filter(([key, value]) => shown.includes(key) && defaultOf(key) !== value));
}

/** How many fields of these differ from what they would be. */
export function changedKeys({ texts }: Pick<FormInput, 'texts'>, form: Form): readonly FieldKey[] {
  return form.shown.filter((key) => texts[key] !== undefined && texts[key] !== form.defaultOf(key));
}
