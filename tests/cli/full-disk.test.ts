import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isBuilt, lathe, latheJson, scratchFolder, startLathe } from '../support/lathe';
import { runtimeFolder } from '../support/runtime';

const scratch = scratchFolder();
const images = join(scratch, 'pictures');
const env = { LATHE_CACHE: join(scratch, 'cache'), LATHE_RUNTIME: runtimeFolder() ?? '' };

/** A small disk of its own; null where this process may not mount one. */
function smallDisk(): string | null {
  const folder = join(scratch, 'disk');
  mkdirSync(folder);
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'lathe', folder]);
  return status === 0 ? folder : null;
}

const disk = isBuilt && runtimeFolder() !== null ? smallDisk() : null;
afterAll(() => {
  if (disk !== null) spawnSync('umount', [disk]);
});

describe.skipIf(disk === null)('a run on a full disk (needs a build, a runtime and the right to mount)', () => {
  it('rests at its last checkpoint with the reason, and goes on once there is room', async () => {
    const runs = disk ?? '';
    const { code, stderr } = await lathe(['sample', '--out', images, '--train', '8', '--validation', '4'], env);
    expect(code, stderr).toBe(0);
    const small = ['--recipe', 'small-cnn', '--size', '32', '--batch', '4', '--epochs', '5000', '--threads', '1'];
    const started = startLathe(['train', images, ...small, '--runs', runs, '--json'], env);
    await started.shown(/^ +1\/5000 /m);
    const filler = join(runs, 'filler');
    spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=4k']);
    const [run = ''] = readdirSync(runs).filter((name) => name !== 'filler');
    const asked = await latheJson(['checkpoint', run, '--runs', runs], env);
    expect(asked.code).toBe(1);
    expect((await started.ended).code).toBe(1);
    const told = JSON.parse(readFileSync(join(runs, run, 'status.json'), 'utf8')) as object;
    expect(told).toMatchObject({ status: 'paused', failure: { code: 'disk-full' } });
    rmSync(filler);
    const again = startLathe(['resume', run, '--runs', runs, '--json'], env);
    await again.shown(/^ +[2-9]\/5000 /m);
    expect((await latheJson(['stop', run, '--runs', runs], env)).code).toBe(0);
    await again.ended;
  });
});
