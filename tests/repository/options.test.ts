/** Scripts that a person starts explain themselves. */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const start = (script: string, option: string) =>
  spawnSync(process.execPath, [join(ROOT, script), option], { encoding: 'utf8' });

describe.each([
  ['bench/bench.mjs', 'npm run bench'],
  ['scripts/screenshots.mjs', 'npm run screenshots'],
  ['scripts/proofs/views.mjs', 'npm run proof:views'],
  ['scripts/proofs/scale.mjs', 'npm run proof:scale'],
])('%s', (script, command) => {
  it('says with --help how it is called', () => {
    const { status, stdout, stderr } = start(script, '--help');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^.${command} \\[-- `));
  });

  it('says the same of an option that there is not, in words', () => {
    const { status, stderr } = start(script, '--nothing');
    expect(status).toBe(2);
    expect(stderr).toContain(command);
    expect(stderr).not.toContain('    at ');
  });
});
