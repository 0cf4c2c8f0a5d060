/** The project's checks by name, and how they are run and counted. */

import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */
/** @typedef {{ bin: string, args: string[], vitest?: boolean }} Check */

/** They train, and would only take the processors from others. */
export const SYSTEM_TESTS = 'system tests';
const LINT = 'lint';
/** Not of a file that is as it was; rules that know types may miss what a change elsewhere means for it. */
const LINT_AGAIN = 'lint of what changed';
/** All others, the long ones first. */
export const FAST_CHECKS = [
  LINT,
  'unit tests',
  'types',
  'page types',
  'format',
  'boundaries',
  'unused code',
  'code that only tests use',
];

/** The same for somebody who runs them again and again. */
export const REPEATED_CHECKS = FAST_CHECKS.map((name) => (name === LINT ? LINT_AGAIN : name));

const ESLINT = { bin: 'eslint/bin/eslint.js', args: ['--max-warnings', '0', '.'] };
/** Both tools keep by content what they found in order. */
const KEEP = ['--cache', '--cache-strategy', 'content', '--cache-location'];

/** @type {Record<string, Check>} */
const CHECKS = {
  format: {
    bin: 'prettier/bin/prettier.cjs',
    args: ['--check', '--log-level', 'warn', ...KEEP, 'node_modules/.cache/lathe-format', '.'],
  },
  [LINT]: ESLINT,
  [LINT_AGAIN]: { ...ESLINT, args: [...KEEP, 'node_modules/.cache/lathe-lint', ...ESLINT.args] },
  types: { bin: 'typescript/bin/tsc', args: ['--noEmit'] },
  'page types': {
    bin: 'svelte-check/bin/svelte-check',
    args: ['--tsconfig', 'src/renderer/tsconfig.json', '--threshold', 'warning', '--fail-on-warnings'],
  },
  boundaries: { bin: 'dependency-cruiser/bin/dependency-cruise.mjs', args: ['--output-type', 'err-long', 'src'] },
  'unused code': { bin: 'knip/bin/knip.js', args: ['--no-progress'] },
  'code that only tests use': { bin: 'knip/bin/knip.js', args: ['--no-progress', '--production'] },
  'unit tests': { bin: 'vitest/vitest.mjs', args: ['run', '--project', 'unit'], vitest: true },
  [SYSTEM_TESTS]: { bin: 'vitest/vitest.mjs', args: ['run', '--project', 'system'], vitest: true },
};

/**
 * @param {Check} check
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ code: number, output: string }>}
 */
function run(check, env) {
  return new Promise((resolve) => {
    const file = join(ROOT, 'node_modules', check.bin);
    const child = spawn(process.execPath, [file, ...check.args], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    /** @param {Buffer} chunk */
    const keep = (chunk) => {
      output += chunk.toString();
      if (check.vitest) process.stdout.write(chunk);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/**
 * Runs one check. Tests are counted one by one, any other check as one.
 *
 * @param {string} name
 * @returns {Promise<Counts>}
 */
async function runCheck(name) {
  const check = CHECKS[name];
  if (!check) throw new Error(`no check named ${name}`);
  const started = performance.now();
  const scratch = await mkdtemp(join(tmpdir(), 'lathe-check-'));
  const countsFile = join(scratch, 'counts.json');
  const reporters = ['--reporter=default', `--reporter=${join(ROOT, 'scripts/count-reporter.mjs')}`];
  const actual = check.vitest ? { ...check, args: [...check.args, ...reporters] } : check;
  const { code, output } = await run(actual, { ...process.env, LATHE_COUNTS_FILE: countsFile });
  const ok = code === 0;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  if (!ok && !check.vitest) console.log(output);
  const counted = check.vitest ? await readCounts(countsFile) : null;
  await rm(scratch, { recursive: true, force: true });
  if (counted === null) return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
  // Vitest can fail without a failed test: an error outside of any, or no test found.
  return ok || counted.failed > 0 ? counted : { ...counted, failed: 1 };
}

/**
 * @param {string} file
 * @returns {Promise<Counts | null>}
 */
async function readCounts(file) {
  try {
    /** @type {unknown} */
    const counts = JSON.parse(await readFile(file, 'utf8'));
    return /** @type {Counts} */ (counts);
  } catch {
    return null;
  }
}

/**
 * Runs checks by name, two at a time in the order of their names; system tests alone, behind all others.
 *
 * @param {string[]} names
 * @returns {Promise<Counts>}
 */
export async function runChecks(names) {
  const fast = names.filter((name) => name !== SYSTEM_TESTS);
  /** @type {Counts[]} */
  const counts = [];
  const workers = [0, 1].map(async () => {
    for (let name = fast.shift(); name !== undefined; name = fast.shift()) counts.push(await runCheck(name));
  });
  await Promise.all(workers);
  if (names.includes(SYSTEM_TESTS)) counts.push(await runCheck(SYSTEM_TESTS));
  return counts.reduce(
    (sum, each) => ({
      passed: sum.passed + each.passed,
      failed: sum.failed + each.failed,
      skipped: sum.skipped + each.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

/** @param {Counts} counts */
export function countsLine(counts) {
  return `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;
}
