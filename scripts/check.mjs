/**
 * `npm run check`: the fast checks. Format, lint, types, boundaries, unused code and the unit tests; everything but
 * the last two at the same time, each told with its time. Exit code 1 when one of them fails.
 */

import { countsLine, runChecks } from './checks.mjs';

const counts = await runChecks(['format', 'lint', 'types', 'page types', 'boundaries', 'unused code', 'unit tests']);
console.log(countsLine(counts));
process.exitCode = counts.failed > 0 ? 1 : 0;
