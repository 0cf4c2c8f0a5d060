import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveSettings } from '../../src/core/settings/resolve-settings';
import { isBuilt } from '../support/lathe';
import { sampleRun } from '../support/sample-run';
import { temporaryFolder } from './support';

const REPOSITORY = join(import.meta.dirname, '..', '..');

/** `npm start -- train ARGS`, called in a folder of its own, with the images drawn already: an empty folder. */
function startTraining(args: readonly string[], folder = temporaryFolder()) {
  const data = { XDG_DATA_HOME: join(folder, 'data'), LATHE_RUNS: join(folder, 'runs') };
  mkdirSync(join(folder, 'data', 'lathe', 'sample-pictures'), { recursive: true });
  const env = { ...process.env, ...data, INIT_CWD: folder };
  const command = [join(REPOSITORY, 'scripts', 'start.mjs'), 'train', ...args];
  return spawnSync(process.execPath, command, { env, encoding: 'utf8' });
}

/** The settings of a run that is no fine-tuning. */
function writeConfig(file: string): void {
  const { manifest } = sampleRun('/runs');
  const settings = resolveSettings('small-cnn', 'article', 2, {}, { seed: 1, threads: 2 });
  writeFileSync(file, JSON.stringify({ ...manifest, settings }));
}

describe.skipIf(!isBuilt || process.platform !== 'linux')('npm start -- train', () => {
  it('leaves the recipe to the settings of an earlier run', () => {
    const folder = temporaryFolder();
    writeConfig(join(folder, 'run.json'));
    mkdirSync(join(folder, 'pictures'));
    const { status, stderr } = startTraining(['pictures', '--config', 'run.json'], folder);
    expect(stderr).toContain('Fewer than two classes');
    expect(status).toBe(1);
  });

  it.each([
    ['other settings', ['--epochs', '2']],
    ['the settings of an earlier run', ['--config', 'run.json']],
  ])('takes the drawn pictures where no folder is named beside %s', (_what, args) => {
    const folder = temporaryFolder();
    writeConfig(join(folder, 'run.json'));
    const { status, stderr } = startTraining(args, folder);
    expect(stderr).toContain(`Training on the drawn pictures in ${join(folder, 'data', 'lathe', 'sample-pictures')}.`);
    expect(stderr).toContain('Fewer than two classes');
    expect(status).toBe(1);
  });

  it('explains the flags of a training, and draws nothing for that', () => {
    const { status, stdout, stderr } = startTraining(['--help']);
    expect(stdout).toContain('Usage: lathe train');
    expect(stderr).not.toContain('drawn pictures');
    expect(status).toBe(0);
  });
});
