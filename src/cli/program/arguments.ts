/** Reading arguments: numbers, choices, folders. Bounds of settings are checked with the settings, not here. */

import { isAbsolute, resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import type { ScheduleSettings } from '../../shared/settings';
import { parseBytes } from '../../shared/amounts';

/** @throws InvalidArgumentError */
export function aNumber(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw new InvalidArgumentError('A number is expected.');
  return value;
}

/** @throws InvalidArgumentError */
export function aCount(text: string): number {
  const value = aNumber(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('A whole number from 1 on is expected.');
  return value;
}

/** @throws InvalidArgumentError */
export function aSeed(text: string): number {
  const value = aNumber(text);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new InvalidArgumentError('A whole number from 0 on is expected.');
  return value;
}

/** @throws InvalidArgumentError */
export function anAmount(text: string): number {
  const bytes = parseBytes(text);
  if (bytes === null) throw new InvalidArgumentError('An amount such as 500MB, 20GB or 0 is expected.');
  return bytes;
}

const LAST_PORT = 65_535;

/** @throws InvalidArgumentError */
export function aPort(text: string): number {
  const value = aNumber(text);
  if (!Number.isInteger(value) || value < 0 || value > LAST_PORT)
    throw new InvalidArgumentError(`A whole number up to ${LAST_PORT} is expected; 0 takes a port that is free.`);
  return value;
}

/** @throws InvalidArgumentError */
export function viewCount(text: string): number | 'fresh' {
  return text === 'fresh' ? 'fresh' : aNumber(text);
}

/**
 * An empty word is a variable that was not set, and no wish for the current folder.
 *
 * @throws InvalidArgumentError
 */
export function aPath(text: string): string {
  if (text === '') throw new InvalidArgumentError('A path is expected.');
  return isAbsolute(text) ? text : resolve(text);
}

/** Each of several. @throws InvalidArgumentError */
export function somePaths(text: string, before: readonly string[] = []): string[] {
  return [...before, aPath(text)];
}

/** A file, or `-` for standard output. @throws InvalidArgumentError */
export function aPathOrDash(text: string): string {
  return text === '-' ? text : aPath(text);
}

/** @throws InvalidArgumentError */
export function aName(text: string): string {
  if (text === '') throw new InvalidArgumentError('A name or a path is expected.');
  return text;
}

const SCHEDULE_HELP = 'constant, cosine, cosine:FINAL, step:EPOCHS:FACTOR or plateau:FACTOR:PATIENCE is expected.';

/** The learning rate below which a plateau does not go, as a factor on the first one. */
const PLATEAU_MINIMUM = 0.001;

/** What each kind makes of the numbers behind its name; null where they do not fit. */
const SCHEDULES: Readonly<Record<string, (numbers: readonly number[]) => ScheduleSettings | null>> = {
  constant: (numbers) => (numbers.length === 0 ? { kind: 'constant' } : null),
  cosine: ([final = 0, ...rest]) => (rest.length === 0 && final <= 1 ? { kind: 'cosine', final } : null),
  step: ([everyEpochs = 0, factor, ...rest]) => {
    if (factor === undefined || rest.length > 0 || !isWhole(everyEpochs)) return null;
    return { kind: 'step', everyEpochs, factor };
  },
  plateau: ([factor = 1, patience = 0, ...rest]) => {
    if (factor >= 1 || rest.length > 0 || !isWhole(patience)) return null;
    return { kind: 'plateau', factor, patience, minimum: PLATEAU_MINIMUM };
  },
};

/** @throws InvalidArgumentError */
export function aSchedule(text: string): ScheduleSettings {
  const [kind = '', ...rest] = text.split(':');
  const numbers = rest.map((each) => (each.trim() === '' ? Number.NaN : Number(each)));
  const areUsable = numbers.every((each) => Number.isFinite(each) && each >= 0);
  const schedule = areUsable ? (SCHEDULES[kind]?.(numbers) ?? null) : null;
  if (schedule === null) throw new InvalidArgumentError(SCHEDULE_HELP);
  return schedule;
}

function isWhole(value: number): boolean {
  return Number.isInteger(value) && value >= 1;
}
