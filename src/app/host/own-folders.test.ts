import { chmodSync, mkdirSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeForOwner } from './own-folders';

const modeOf = (path: string): number => statSync(path).mode & 0o777;

describe.skipIf(process.platform === 'win32')('Lathe’s own folders', () => {
  const root = mkdtempSync(join(tmpdir(), 'lathe-own-'));

  it('are made for the owner alone, whatever the umask is', () => {
    const before = process.umask(0o022);
    for (const ifThere of ['closed', 'kept'] as const) makeForOwner(join(root, ifThere, 'data'), ifThere);
    process.umask(before);
    expect(['closed', 'kept'].map((name) => modeOf(join(root, name, 'data')))).toEqual([0o700, 0o700]);
  });

  it('are closed where an earlier version left them open', () => {
    const folder = join(root, 'open');
    mkdirSync(folder);
    chmodSync(folder, 0o755);
    makeForOwner(folder, 'closed');
    expect(modeOf(folder)).toBe(0o700);
  });

  it.each([0o755, 0o770, 0o2775])('stay as they are where a person named them and may share them: %o', (mode) => {
    const folder = join(root, `shared-${mode}`);
    mkdirSync(folder);
    chmodSync(folder, mode);
    makeForOwner(folder, 'kept');
    expect(statSync(folder).mode & 0o7777).toBe(mode);
  });

  it('are left to others to complain about where they can’t be made', () => {
    const file = join(root, 'file');
    writeFileSync(file, '');
    expect(() => makeForOwner(join(file, 'data'), 'closed')).not.toThrow();
  });
});
