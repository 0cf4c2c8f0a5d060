import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleRun } from '../../../tests/support/sample-run';
import { resolveSettings } from '../../core/settings/resolve-settings';
import type { LatheError } from '../../shared/failures/failure';
import type { TaskName } from '../../shared/trainer-protocol';
import { requireRoom } from './disk-room';

let runsDir: string;
let cache: string;
/** Features that are not kept yet, of so many. */
let missing: number;
let asked: TaskName[];
beforeEach(() => {
  runsDir = mkdtempSync(join(tmpdir(), 'lathe-room-'));
  cache = join(runsDir, 'features');
  [missing, asked] = [0, []];
});
afterEach(() => rmSync(runsDir, { recursive: true, force: true }));

/** More than any disk holds. */
const IMAGES = 2 ** 32 - 1;

async function room(
  images: number,
  featureCache: 'on' | 'off' = 'on',
  featuresBudget = 1e9,
): Promise<LatheError | null> {
  const sample = sampleRun(runsDir, 'a');
  const settings = resolveSettings('bottleneck', 'article', 2, { featureCache }, { seed: 1, threads: 1 });
  const plan = {
    manifest: { ...sample.manifest, settings },
    dataset: { ...sample.dataset, train: new Array<never>(images), validation: [] },
  };
  const tasks = {
    request: (name: TaskName) => {
      asked.push(name);
      const none = { total: 0, missing: 0 };
      return Promise.resolve({ cut: none, bottleneck: { total: images, missing } } as never);
    },
  };
  const places = { featuresFolder: cache, featuresBudget } as never;
  return requireRoom({ places, tasks }, runsDir, plan, {}).then(
    () => null,
    (error: unknown) => error as LatheError,
  );
}

describe('the room for a run', () => {
  it('is there without a question where the disk takes all of its features', async () => {
    expect(await room(10)).toBeNull();
    expect(asked).toEqual([]);
  });

  it('need not be there for features that are kept already', async () => {
    expect(await room(IMAGES)).toBeNull();
    missing = IMAGES;
    expect(await room(IMAGES)).toMatchObject({ failure: { reason: 'too-little-room', facts: { folder: cache } } });
  });

  it('has to be in the run’s folder where features are not shared', async () => {
    const facts = { folder: runsDir, what: 'run-features' };
    expect(await room(IMAGES, 'off')).toMatchObject({ failure: { reason: 'too-little-room', facts } });
  });

  it('counts what the cache gives up for it', async () => {
    missing = IMAGES;
    const space = join(cache, '0'.repeat(32));
    mkdirSync(space, { recursive: true });
    writeFileSync(join(space, 'a.features'), '');
    truncateSync(join(space, 'a.features'), 1e11);
    const freeOf = (found: LatheError | null): number => (found?.failure.facts as { free: number }).free;
    const [within, over] = [freeOf(await room(IMAGES, 'on', 1e30)), freeOf(await room(IMAGES, 'on', 0))];
    // Others write to this disk meanwhile, but not as much as is given up here.
    expect(over - within).toBeGreaterThan(5e10);
  });
});
