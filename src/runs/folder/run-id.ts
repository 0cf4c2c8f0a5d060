/** The name of a run’s folder. */

import type { Random } from '../../core/training/random';
import type { RunId } from '../../shared/run';
import type { RecipeName } from '../../shared/settings';

/** Long enough to recognise a folder, short enough for a path on any system. */
const LONGEST_NAME = 32;

/** Without letters and digits that look alike. */
const ID_LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const ID_LENGTH = 5;

/** ASCII letters, digits and single hyphens, which every file system, shell and URL takes unchanged. */
function plainName(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return plain.slice(0, LONGEST_NAME).replace(/-+$/, '') || 'pictures';
}

/**
 * `<YYYYMMDD-HHMMSS>-<dataset>-<recipe>-<short id>`, in UTC, so that names sort by creation time.
 *
 * @param datasetName any text, usually the name of the images’ folder
 */
export function makeRunId(date: Date, datasetName: string, recipe: RecipeName, random: Random): RunId {
  const [day = '', time = ''] = date.toISOString().split('T');
  const stamp = `${day.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}`;
  const letters = Array.from({ length: ID_LENGTH }, () => ID_LETTERS.charAt(random.integer(ID_LETTERS.length)));
  return `${stamp}-${plainName(datasetName)}-${recipe}-${letters.join('')}`;
}

/** Whether a folder may have got its name from {@link makeRunId}. */
export function isRunId(name: string): boolean {
  return /^\d{8}-\d{6}-[a-z0-9-]+$/.test(name);
}
