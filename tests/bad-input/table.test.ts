/** What `lathe` does with bad input, as a table: each row is a real process on real files. */

import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { isBuilt } from '../support/lathe';
import { bodyFile, runtimeFolder } from '../support/runtime';
import { makeFixture, type Fixture } from './fixture';
import { whyNoMounts } from './mounts';
import { refuse, survive, type Refusal } from './row';
import { CHECKPOINTS } from './rows/checkpoints';
import { DISKS } from './rows/disks';
import { FOLDERS } from './rows/folders';
import { RUNS } from './rows/runs';
import { RUNTIME } from './rows/runtime';
import { SETTINGS } from './rows/settings';
import { SURVIVED } from './rows/survived';
import { USAGE } from './rows/usage';
import { WEIGHTS } from './rows/weights';

const missing = !isBuilt
  ? 'out/ is not built'
  : runtimeFolder() === null
    ? 'native TensorFlow is not set up'
    : bodyFile() === null
      ? 'the VGG16 weights are not set up'
      : null;
if (missing !== null) console.warn(`Skipped: bad input, since ${missing}.`);

const noMounts = whyNoMounts();
if (noMounts !== null) console.warn(`Skipped: full and read-only disks, since ${noMounts}.`);

const titled = <T extends { readonly what: string }>(rows: readonly T[]): { row: T; what: string }[] =>
  rows.map((row) => ({ row, what: row.what }));

const REFUSED: Readonly<Record<string, readonly Refusal[]>> = {
  'wrong usage': USAGE,
  settings: SETTINGS,
  folders: FOLDERS,
  weights: WEIGHTS,
  runs: RUNS,
  checkpoints: CHECKPOINTS,
  'native TensorFlow': RUNTIME,
};

describe.skipIf(missing !== null)('bad input', () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await makeFixture();
  });
  afterAll(() => rmSync(fixture.root, { recursive: true }));

  describe.concurrent.each(Object.entries(REFUSED))('is refused: %s', (_, rows) => {
    it.each(titled(rows))('$what ($row.code)', ({ row }) => refuse(row, fixture));
  });

  describe.skipIf(noMounts !== null)('is refused: disks', { concurrent: true }, () => {
    it.each(titled(DISKS))('$what ($row.code)', ({ row }) => refuse(row, fixture));
  });

  describe.concurrent('is got over', () => {
    it.each(titled(SURVIVED))('$what', ({ row }) => survive(row, fixture));
  });
});
