/** Scripts that a person starts explain themselves. */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const start = (script: string, option: string) =>
  spawnSync(process.execPath, [join(ROOT, script), option], { encoding: 'utf8' });

describe.each([
  ['bench/bench.mjs', 'npm run bench'],
  ['scripts/proofs/accuracy.mjs', 'npm run proof:accuracy'],
])('%s', (script, command) => {
  it('says with --help how it is called', () => {
    const { status, stdout, stderr } = start(script, '--help');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.startsWith(`\`${command} `)).toBe(true);
  });

  it('says the same of an option that there is not, in words', () => {
    const { status, stderr } = start(script, '--nothing');
    expect(status).toBe(2);
    expect(stderr).toContain(command);
    expect(stderr).not.toContain('    at ');
  });
});
