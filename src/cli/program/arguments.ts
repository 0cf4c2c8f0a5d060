/**
 * Reads arguments: numbers, amounts, paths. Bounds of settings are checked with the settings, not here. Each function
 * throws commander’s InvalidArgumentError, which says what is expected.
 */

import { isAbsolute, resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { parseFlagNumber } from '../../core/settings/setting-flags';
import { parseBytes } from '../../shared/amounts';

export function aNumber(text: string): number {
  const value = parseFlagNumber(text);
  if (value === null) throw new InvalidArgumentError('A number is expected.');
  return value;
}

function aWhole(text: string, least: number, most: number, expected: string): number {
  const value = aNumber(text);
  if (!Number.isInteger(value) || value < least || value > most) throw new InvalidArgumentError(expected);
  return value;
}

export function aCount(text: string): number {
  return aWhole(text, 1, Infinity, 'A whole number from 1 on is expected.');
}

export function aSeed(text: string): number {
  return aWhole(text, 0, Number.MAX_SAFE_INTEGER, 'A whole number from 0 on is expected.');
}

const LAST_PORT = 65_535;

export function aPort(text: string): number {
  return aWhole(text, 0, LAST_PORT, `A whole number up to ${LAST_PORT} is expected; 0 takes a port that is free.`);
}

export function anAmount(text: string): number {
  const bytes = parseBytes(text);
  if (bytes === null) throw new InvalidArgumentError('An amount such as 500MB, 20GB or 0 is expected.');
  return bytes;
}

/** An empty word is a shell variable that was not set; it does not mean the current folder. */
export function aPath(text: string): string {
  if (text === '') throw new InvalidArgumentError('A path is expected.');
  return isAbsolute(text) ? text : resolve(text);
}

/** Each of several. */
export function somePaths(text: string, before: readonly string[] = []): string[] {
  return [...before, aPath(text)];
}

/** A file, or `-` for standard output. */
export function aPathOrDash(text: string): string {
  return text === '-' ? text : aPath(text);
}

export function aName(text: string): string {
  if (text === '') throw new InvalidArgumentError('A name or a path is expected.');
  return text;
}
