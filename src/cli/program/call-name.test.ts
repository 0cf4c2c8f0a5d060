import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asCalled, callName } from './call-name';

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

  it('in what it tells a person, and nowhere else', () => {
    const told = asCalled('Lathe says: “lathe resume RUN” goes on.\nlathe train FOLDER');
    expect(told).toMatch(/^Lathe says: “\S+ resume RUN” goes on\.\n\S+ train FOLDER$/);
    expect(told).not.toMatch(/(^|“)lathe /m);
    expect(asCalled('again       lathe train FOLDER')).toMatch(/^again {7}\S*[/\\]lathe"? train FOLDER$/);
    const paths = 'in /home/ada/.local/share/lathe runs, lathe-pictures, my lathe';
    expect(asCalled(paths)).toBe(paths);
  });
});
