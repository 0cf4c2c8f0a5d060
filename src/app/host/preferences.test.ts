import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_PREFERENCES, openPreferences, preferencesFrom, storedPreferences } from './preferences';

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

function scratch(): string {
  return mkdtempSync(join(tmpdir(), 'lathe-preferences-'));
}

describe('a preferences file', () => {
  it('is made by the first change, in a folder that was not there, and read by the next start', async () => {
    const file = join(scratch(), 'data', 'preferences.json');
    const store = await openPreferences(file);
    expect(store.read()).toEqual(DEFAULT_PREFERENCES);
    await store.write({ ...DEFAULT_PREFERENCES, theme: 'dark' });
    expect(store.read().theme).toBe('dark');
    expect((await openPreferences(file)).read()).toEqual({ ...DEFAULT_PREFERENCES, theme: 'dark' });
  });

  it('holds the last of many changes that were made at once', async () => {
    const file = join(scratch(), 'preferences.json');
    const store = await openPreferences(file);
    const themes = ['dark', 'light', 'system', 'dark'] as const;
    await Promise.all(themes.map((theme) => Promise.resolve(store.write({ ...DEFAULT_PREFERENCES, theme }))));
    expect((await openPreferences(file)).read().theme).toBe('dark');
  });

  it('is put aside when it is no JSON, not written over', async () => {
    const folder = scratch();
    writeFileSync(join(folder, 'preferences.json'), '{"theme": "da');
    const store = await openPreferences(join(folder, 'preferences.json'));
    expect(store.read()).toEqual(DEFAULT_PREFERENCES);
    await store.write(DEFAULT_PREFERENCES);
    expect(readdirSync(folder).sort()).toEqual(['preferences.json', 'preferences.json.damaged']);
    expect(readFileSync(join(folder, 'preferences.json.damaged'), 'utf8')).toBe('{"theme": "da');
  });

  it('that can’t be written is told, and the change does not hold', async () => {
    const folder = scratch();
    writeFileSync(join(folder, 'blocked'), '');
    const store = await openPreferences(join(folder, 'blocked', 'preferences.json'));
    await expect(store.write({ ...DEFAULT_PREFERENCES, theme: 'dark' })).rejects.toThrow();
    expect(store.read().theme).toBe('system');
  });
});
