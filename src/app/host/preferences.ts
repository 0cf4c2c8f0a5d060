/** What a person prefers: defaults, and reading what an earlier or a later Lathe kept. */

import * as v from 'valibot';
import { preferencesShape } from '../../shared/contract/host';
import type { Preferences } from '../../shared/contract/host';

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

type Document = Readonly<Record<string, unknown>>;

/** From each format to the next. Without a `format` it was written by hand, and is read as format 1. */
const MIGRATIONS: readonly ((document: Document) => Document)[] = [(document) => ({ ...document, format: 1 })];

/**
 * Reads preferences of any age. A member that is missing, or that this Lathe can’t use, has its default; the others
 * are kept.
 */
export function preferencesFrom(stored: unknown): Preferences {
  const { theme, language, notifications, keepAwake } = preferencesShape.entries;
  const usable = v.object({
    theme: v.fallback(theme, DEFAULT_PREFERENCES.theme),
    language: v.fallback(language, DEFAULT_PREFERENCES.language),
    notifications: v.fallback(notifications, DEFAULT_PREFERENCES.notifications),
    keepAwake: v.fallback(keepAwake, DEFAULT_PREFERENCES.keepAwake),
  });
  return v.parse(usable, migrated(isDocument(stored) ? stored : {}));
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
