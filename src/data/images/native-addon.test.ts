import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { en } from '../../shared/i18n/en';
import { clause } from '../../shared/i18n/texts';
import { loadNativeAddon } from './native-addon';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lathe-addon-'));
  mkdirSync(join(folder, 'linux-x64'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function place(content: string, sha256 = createHash('sha256').update(content).digest('hex')): void {
  writeFileSync(join(folder, 'linux-x64', 'lathe_native.node'), content);
  writeFileSync(join(folder, 'linux-x64', 'lathe_native.json'), JSON.stringify({ sha256 }));
}

function reason(): string {
  const state = loadNativeAddon(folder, 'linux', 'x64');
  return state.kind === 'unavailable' ? clause(en.addonReasons, state.why) : 'loaded';
}

describe('loadNativeAddon', () => {
  it('says that there is none for a platform without a record', () => {
    expect(reason()).toBe('there is none for linux x64');
  });

  it('says that there is none when the record can’t be read', () => {
    place('anything');
    writeFileSync(join(folder, 'linux-x64', 'lathe_native.json'), '{ "sha256": ');
    expect(reason()).toBe('there is none for linux x64');
  });

  it('does not load a file with another SHA-256 than the recorded one', () => {
    place('anything', 'ab'.repeat(32));
    expect(reason()).toMatch(/has SHA-256 [0-9a-f]{64}, expected was (ab){32}$/);
  });

  it('says why a file that is no addon does not load', () => {
    place('not an addon');
    expect(reason()).toMatch(/^loading .*lathe_native\.node failed with “.+”$/);
  });

  it('says that the file is missing when only the record is there', () => {
    place('anything');
    rmSync(join(folder, 'linux-x64', 'lathe_native.node'));
    expect(reason()).toMatch(/failed with “ENOENT/);
  });
});
