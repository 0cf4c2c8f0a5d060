/**
 * `npm test`: sets up what is missing, then runs every check and every test that this machine can run. Each skipped
 * test says why; the last line counts what ran.
 */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const setup = spawnSync(process.execPath, [join(import.meta.dirname, 'setup.mjs')], { stdio: 'inherit' });
if (setup.status !== 0) {
  console.log('The set-up failed, so no test could run.\n0 passed, 1 failed, 0 skipped');
  process.exit(1);
}

// Not a static import: before set-up there may be no dependencies.
const { countsLine, FAST_CHECKS, runChecks, SYSTEM_TESTS } = await import('./checks.mjs');
const names = [...FAST_CHECKS, SYSTEM_TESTS];
const counts = await runChecks(names);
console.log(countsLine(counts));
process.exitCode = counts.failed > 0 ? 1 : 0;
