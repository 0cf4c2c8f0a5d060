/** What is wrong with a field: found here, or read from the failure of `resolveSettings`. */

import { englishOf } from '../../../shared/i18n/failure-words';
import type { Failure } from '../../../shared/failures/failure';
import { FIELDS } from './fields';
import type { FieldKey } from './fields';

export interface Bounds {
  readonly isWhole: boolean;
  readonly low: number;
  readonly high: number;
  /** Whether `low` and `high` themselves are refused. */
  readonly isLowOpen: boolean;
  readonly isHighOpen: boolean;
}

export type SettingProblem =
  | { readonly kind: 'not-a-number'; readonly isWhole: boolean; readonly received: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'out-of-bounds'; readonly bounds: Bounds; readonly received: string }
  | { readonly kind: 'refused'; readonly failure: Failure };

const FLAG = /--[a-z][a-z0-9-]*(?: (?:cosine|step|plateau)\b)?/;
const NUMBER = '-?[\\d.]+(?:e[+-]?\\d+)?';
/** The sentence of `checkSettings`. */
const BOUNDS = new RegExp(
  `expects a (whole )?number (from|above) (${NUMBER}) (up to|below) (${NUMBER}); received (.+)\\.$`,
);

/**
 * The field that a failure speaks of.
 *
 * @param shown the fields of the form
 * @returns null where it speaks of none of them
 */
export function fieldOf(failure: Failure, shown: readonly FieldKey[]): FieldKey | null {
  const { message } = englishOf(failure);
  const flag = FLAG.exec(message)?.[0];
  if (flag === undefined) return null;
  const kind = BOUNDS.exec(message) === null ? null : message.includes('a whole number') ? 'whole' : 'real';
  const named = shown.filter((key) => FIELDS[key].flag === flag || FIELDS[key].flag === flag.split(' ')[0]);
  return named.find((key) => kind === null || FIELDS[key].kind === kind) ?? named[0] ?? null;
}

export function problemOf(failure: Failure): SettingProblem {
  const [, whole, low, lowText, high, highText, received] = BOUNDS.exec(englishOf(failure).message) ?? [];
  if (lowText === undefined || highText === undefined || received === undefined) return { kind: 'refused', failure };
  const bounds = {
    isWhole: whole !== undefined,
    low: Number(lowText),
    high: Number(highText),
    isLowOpen: low === 'above',
    isHighOpen: high === 'below',
  };
  return { kind: 'out-of-bounds', bounds, received };
}
