/** The options of a script: `--help`, and an option that there is not, are answered with what the head of its file says. */

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

/**
 * Ends the process where help was asked for (0), or an option can’t be used (2).
 *
 * @template {NonNullable<import('node:util').ParseArgsConfig['options']>} T
 * @param {string} script its file, which begins with a comment
 * @param {T} options
 * @returns {ReturnType<typeof parseArgs<{ options: T }>>['values']}
 */
export function readOptions(script, options) {
  if (process.argv.includes('--help')) {
    console.log(usageOf(script));
    process.exit(0);
  }
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    return refuseOptions(script, error instanceof Error ? error.message : String(error));
  }
}

/**
 * @param {string} script
 * @param {string} problem
 * @returns {never}
 */
export function refuseOptions(script, problem) {
  console.error(`${problem}\n\n${usageOf(script)}`);
  process.exit(2);
}

/** @param {string} script */
function usageOf(script) {
  const [comment = ''] = /(?<=^\/\*\*\n)[^]*?(?=\n \*\/)/.exec(readFileSync(script, 'utf8')) ?? [];
  return comment.replaceAll(/^ \* ?/gm, '');
}
