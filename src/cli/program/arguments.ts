/** Reads arguments: numbers, amounts, paths. Bounds of settings are checked with the settings, not here. */

import { isAbsolute, resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { parseFlagNumber } from '../../core/settings/setting-flags';
import { parseBytes } from '../../shared/amounts';

/** @throws InvalidArgumentError */
export function aNumber(text: string): number {
  const value = parseFlagNumber(text);
  if (value === null) throw new InvalidArgumentError('A number is expected.');
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

/**
 * An empty word is a shell variable that was not set; it does not mean the current folder.
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
