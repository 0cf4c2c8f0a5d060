/** Prints how many runs a folder has. */

import { listRuns } from '../../../src/runs/library/list-runs';

process.stdout.write(String((await listRuns(process.argv[2] ?? '')).runs.length));
