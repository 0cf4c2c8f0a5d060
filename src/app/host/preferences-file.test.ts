import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_PREFERENCES } from './preferences';
import { openPreferences } from './preferences-file';

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
