import { chmodSync, mkdirSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { closeToOthers } from './own-folders';

const modeOf = (path: string): number => statSync(path).mode & 0o777;

describe.skipIf(process.platform === 'win32')('Lathe’s own folders', () => {
  const root = mkdtempSync(join(tmpdir(), 'lathe-own-'));

  it('are made for the owner alone, whatever the umask is', () => {
    const before = process.umask(0o022);
    closeToOthers([join(root, 'a', 'data')]);
    process.umask(before);
    expect(modeOf(join(root, 'a', 'data'))).toBe(0o700);
  });

  it('are closed where an earlier version left them open', () => {
    const folder = join(root, 'open');
    mkdirSync(folder);
    chmodSync(folder, 0o755);
    closeToOthers([folder]);
    expect(modeOf(folder)).toBe(0o700);
  });

  it('are left to others to complain about where they can’t be made', () => {
    const file = join(root, 'file');
    writeFileSync(file, '');
    expect(() => closeToOthers([join(file, 'data')])).not.toThrow();
  });
});
