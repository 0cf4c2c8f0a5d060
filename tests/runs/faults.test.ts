/** What the system refuses once, or a kill at one call; `npm run proof:faults` tries every call of a whole run. */

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildShim, shimEnvironment } from '../../scripts/proofs/faults/shim.mjs';
import { bundle } from '../support/bundle';

const hasCompiler = process.platform === 'linux' && spawnSync('cc', ['--version']).status === 0;
const scratch = mkdtempSync(join(tmpdir(), 'lathe-faults-'));
let shim: string;
let createRun: string;
beforeAll(async () => {
  createRun = await bundle(join(import.meta.dirname, 'children', 'create-run.ts'));
  if (hasCompiler) shim = buildShim(scratch);
});
afterAll(() => {
  for (const folder of [scratch, dirname(createRun)]) rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(!hasCompiler)('a write that fails once (needs Linux and a C compiler)', () => {
  it('leaves no run of which it was said that it could not be made', async () => {
    const folder = join(scratch, 'entry');
    const injection = { call: 'fsync', kind: 'runs', nth: 1, fault: 'EIO' } as const;
    const env = { ...process.env, ...(await shimEnvironment(shim, folder, injection)) };
    const output = execFileSync(process.execPath, [createRun, join(folder, 'runs')], { env, encoding: 'utf8' });
    expect(JSON.parse(output)).toBe('disk-error');
    expect(existsSync(`${folder}.log`)).toBe(true);
    expect(readdirSync(join(folder, 'runs'))).toEqual([]);
  });
});
