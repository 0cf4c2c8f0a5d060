import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openTargets, tryInput } from './targets';

const { targets, close } = await openTargets();
afterAll(close);

/** As many as take a second or so in all; `npm run proof:fuzz` tries a million. */
const INPUTS = 25;
const SEED = 20261201;

describe('damaged inputs', () => {
  it('are tried for every reader', () => {
    const listed = JSON.parse(readFileSync(join(import.meta.dirname, 'readers.json'), 'utf8')) as unknown;
    expect(Object.keys(targets)).toEqual(listed);
  });

  it.each(Object.keys(targets))('end in one of Lathe’s own failures, if any: %s', async (name) => {
    const target = targets[name]!;
    for (let n = 0; n < INPUTS; n += 1) expect(await tryInput(target, SEED, n), `input ${n}`).toBeNull();
  });
});
