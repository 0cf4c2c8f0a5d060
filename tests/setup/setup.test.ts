import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './support';

const REPOSITORY = join(import.meta.dirname, '..', '..');

function setup(args: string[], env: NodeJS.ProcessEnv = process.env) {
  return spawnSync(process.execPath, ['scripts/setup.mjs', ...args], { cwd: REPOSITORY, env, encoding: 'utf8' });
}

describe('npm run setup', () => {
  it('does no work when called again', () => {
    expect(setup([]).status).toBe(0);
    const again = setup(['--offline']);
    expect(again.stderr).toBe('Everything is in place.\n');
    expect(again.status).toBe(0);
  });

  it('says without a network what is missing and how to bring it', () => {
    const cache = join(temporaryFolder(), 'cache');
    const { status, stderr } = setup(['--offline'], { ...process.env, LATHE_CACHE: cache });
    expect(status).toBe(1);
    // What lies there tells of a person’s pictures.
    if (process.platform !== 'win32') expect(statSync(cache).mode & 0o777).toBe(0o700);
    expect(stderr).toContain('the network was not tried');
    expect(stderr).toContain('npm run setup -- --runtime-from tensorflow');
  });

  it.each([['--help'], ['-h'], ['--offline', '--help']])('explains its flags with %s %s', (...args) => {
    const { status, stdout, stderr } = setup(args, { ...process.env, LATHE_CACHE: '/dev/null/none' });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('--weights-from FILE');
  });

  it.each([
    [['--gpu', '--cpu'], '--gpu and --cpu exclude each other'],
    [['--fast'], '--fast'],
    [['--runtime-from', 'none.whl'], 'none.whl is not a wheel that Lathe needs here'],
  ])('refuses %j', (args, said) => {
    const { status, stderr } = setup(args, { ...process.env, LATHE_CACHE: temporaryFolder() });
    expect(status).toBe(1);
    expect(stderr).toContain(said);
  });
});
