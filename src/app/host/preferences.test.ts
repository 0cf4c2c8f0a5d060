import { describe, expect, it } from 'vitest';
import { DEFAULT_PREFERENCES, preferencesFrom, storedPreferences } from './preferences';

describe('preferences', () => {
  it('are the defaults when nothing was kept', () => {
    for (const nothing of [null, undefined, [], 'dark', 7])
      expect(preferencesFrom(nothing)).toEqual(DEFAULT_PREFERENCES);
  });

  it('come back as they were kept', () => {
    const preferences = { theme: 'dark', language: 'zh-CN', notifications: false, keepAwake: false } as const;
    expect(preferencesFrom(storedPreferences(preferences, null))).toEqual(preferences);
  });

  it('keep what is usable of a file that is older, newer or was edited by hand', () => {
    const stored = { theme: 'dark', language: 'tlh', notifications: 'no', contrast: 'high' };
    expect(preferencesFrom(stored)).toEqual({ ...DEFAULT_PREFERENCES, theme: 'dark' });
    expect(preferencesFrom({ format: 9, theme: 'light' })).toEqual({ ...DEFAULT_PREFERENCES, theme: 'light' });
  });

  it('leave what only a later Lathe knows in the file', () => {
    const before = { format: 2, contrast: 'high', theme: 'light' };
    expect(storedPreferences({ ...DEFAULT_PREFERENCES, theme: 'dark' }, before)).toEqual({
      ...DEFAULT_PREFERENCES,
      format: 2,
      contrast: 'high',
      theme: 'dark',
    });
  });
});
