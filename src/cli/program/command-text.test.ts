import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { callName, commandText, ownCallName, runWord } from './command-text';

const clone = mkdtempSync(join(tmpdir(), 'lathe-call-'));
const bin = join(clone, 'bin');
mkdirSync(bin);
writeFileSync(join(bin, 'lathe'), '');
const caller = { script: join(bin, 'lathe'), cwd: clone, path: '/nowhere', platform: 'linux' };

describe('the command is called', () => {
  it.each([
    ['lathe where it is on the path', { path: `/nowhere:${bin}` }, 'lathe'],
    ['by its file in the clone', {}, 'bin/lathe'],
    ['by its file beside the person', { cwd: bin }, './lathe'],
    ['by its file from a folder of the clone', { cwd: join(clone, 'docs') }, '../bin/lathe'],
    ['by its whole path from elsewhere', { cwd: '/usr/share/doc' }, join(bin, 'lathe')],
    ['by the same file where npm started the build', { script: join(clone, 'out', 'main', 'cli.js') }, 'bin/lathe'],
    ['in quotes where its path has spaces', { script: '/my clone/bin/lathe', cwd: '/' }, '"my clone/bin/lathe"'],
    ['through Node on Windows', { platform: 'win32' }, 'node bin/lathe'],
  ])('%s', (_, changes, name) => {
    expect(callName({ ...caller, ...changes })).toBe(name);
  });

  it('by the file of this process', () => {
    expect(ownCallName()).toMatch(/(^|[/\\])lathe"?$/);
  });
});

describe('a command that a person is shown', () => {
  const runs = { folder: '/my runs', namedBy: ['predict', 'resume', 'runs'] };

  it.each([
    [['predict', '2026-a', 'IMAGE'], "predict 2026-a IMAGE --runs '/my runs'"],
    [['resume', "it's. here", '--epochs', '3'], "resume 'it'\\''s. here' --epochs 3 --runs '/my runs'"],
    [['runs'], "runs --runs '/my runs'"],
    [['weights', 'import', 'FILE'], 'weights import FILE'],
    [['scan', '/data/a,b.c'], 'scan /data/a,b.c'],
  ])('names the folder of the runs where it would look elsewhere: %s', (args, text) => {
    expect(commandText('bin/lathe', runs)(args)).toBe(`bin/lathe ${text}`);
    expect(commandText('lathe')(args)).toBe(`lathe ${text.replace(" --runs '/my runs'", '')}`);
  });

  it('calls a run by its id where runs are looked for, and by its folder elsewhere', () => {
    expect(runWord('/runs', '/runs/2026-a')).toBe('2026-a');
    expect(runWord('/runs', '/other/2026-a')).toBe('/other/2026-a');
  });
});
