/** What `lathe` does with bad input, as a table: each row is a real process on real files. */

import { beforeAll, describe, it } from 'vitest';
import { isBuilt } from '../support/lathe';
import { bodyFile, runtimeFolder } from '../support/runtime';
import { makeFixture, type Fixture } from './fixture';
import { refuse, type Refusal } from './row';
import { CHECKPOINTS } from './rows/checkpoints';
import { FOLDERS } from './rows/folders';
import { RUNS } from './rows/runs';
import { SETTINGS } from './rows/settings';
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

const REFUSED: Readonly<Record<string, readonly Refusal[]>> = {
  'wrong usage': USAGE,
  settings: SETTINGS,
  folders: FOLDERS,
  weights: WEIGHTS,
  runs: RUNS,
  checkpoints: CHECKPOINTS,
};

describe.skipIf(missing !== null)('bad input', () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await makeFixture();
  });

  describe.each(Object.entries(REFUSED))('%s', (_, rows) => {
    it.each(rows.map((row) => ({ row, title: `${row.what}: ${row.code}` })))('$title', ({ row }) =>
      refuse(row, fixture),
    );
  });
});
