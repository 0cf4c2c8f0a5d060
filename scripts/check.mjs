/**
 * `npm run check`: the fast checks. Lint of what changed since the last time, unit tests, types, format, boundaries and
 * unused code, two at the same time, each told with its time. Exit code 1 when one of them fails.
 */

import { countsLine, REPEATED_CHECKS, runChecks } from './checks.mjs';

const counts = await runChecks(REPEATED_CHECKS);
console.log(countsLine(counts));
process.exitCode = counts.failed > 0 ? 1 : 0;
