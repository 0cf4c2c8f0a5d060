/** Creates a run in a folder; prints the failure’s code, or null. */

import { createRun } from '../../../src/runs/folder/write-run';
import { LatheError } from '../../../src/shared/failures/failure';
import { sampleRun } from '../../support/sample-run';

const [runsDir = ''] = process.argv.slice(2);
const code = await createRun(sampleRun(runsDir)).then(
  () => null,
  (error: unknown) => (error instanceof LatheError ? error.code : String(error)),
);
process.stdout.write(JSON.stringify(code));
