/** What a person prefers: defaults, and reading what an earlier or a later Lathe kept. */

import type { Preferences } from '../../shared/contract/host';
import { ShapeError, oneOf, yesOrNo } from '../../core/json-check';
import type { Check } from '../../core/json-check';

export const DEFAULT_PREFERENCES: Preferences = {
  theme: 'system',
  language: 'system',
  notifications: true,
  keepAwake: true,
};

/** The format of what is kept. It grows when a member changes its meaning; a new member needs no new format. */
const PREFERENCES_FORMAT = 1;

/** As they are kept. */
export interface StoredPreferences extends Preferences {
  readonly format: number;
}

/** Of each member; what a page asks to change is checked by the same table. */
export const PREFERENCE_CHECKS: { readonly [K in keyof Preferences]: Check<Preferences[K]> } = {
  theme: oneOf('system', 'light', 'dark'),
  language: oneOf('system', 'en', 'zh-CN'),
  notifications: yesOrNo,
  keepAwake: yesOrNo,
};

type Document = Readonly<Record<string, unknown>>;

/** From each format to the next. Without a `format` it was written by hand, and is read as format 1. */
const MIGRATIONS: readonly ((document: Document) => Document)[] = [(document) => ({ ...document, format: 1 })];

/**
 * Reads preferences of any age. A member that is missing, or that this Lathe can’t use, has its default; the others
 * are kept.
 */
export function preferencesFrom(stored: unknown): Preferences {
  const document = migrated(isDocument(stored) ? stored : {});
  const member = <K extends keyof Preferences>(key: K): Preferences[K] => {
    try {
      return PREFERENCE_CHECKS[key](document[key], key);
    } catch (error) {
      if (error instanceof ShapeError) return DEFAULT_PREFERENCES[key];
      throw error;
    }
  };
  return {
    theme: member('theme'),
    language: member('language'),
    notifications: member('notifications'),
    keepAwake: member('keepAwake'),
  };
}

/** The document with the preferences in it; members that only a later Lathe knows are kept as they are. */
export function storedPreferences(preferences: Preferences, before: unknown): StoredPreferences {
  const known = isDocument(before) ? before : {};
  return { ...known, ...preferences, format: Math.max(formatOf(known), PREFERENCES_FORMAT) };
}

function migrated(document: Document): Document {
  return MIGRATIONS.slice(formatOf(document)).reduce((each, migrate) => migrate(each), document);
}

function formatOf({ format }: Document): number {
  return typeof format === 'number' && Number.isSafeInteger(format) && format >= 0 ? format : 0;
}

function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
