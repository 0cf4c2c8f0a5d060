/**
 * Checks for JSON that comes from a disk or from a page: each takes a value of unknown shape and gives it back with its
 * type, or throws a {@link ShapeError} that names the place in the document.
 */

export type Check<T> = (value: unknown, at: string) => T;

/** The message is a clause: `settings.size is “x” instead of a number`. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
}

/** As it can be shown in a sentence, never long. */
function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

function shapeError(at: string, value: unknown, expected: string): ShapeError {
  return new ShapeError(`${at === '' ? 'it' : at} is ${shown(value)} instead of ${expected}`);
}

function checkOf<T>(expected: string, holds: (value: unknown) => value is T): Check<T> {
  return (value, at) => {
    if (!holds(value)) throw shapeError(at, value, expected);
    return value;
  };
}

export const text: Check<string> = checkOf('text', (value) => typeof value === 'string');
export const yesOrNo: Check<boolean> = checkOf('true or false', (value) => typeof value === 'boolean');
/** Finite, as every number in JSON: what a page sends need not have been JSON. */
export const number: Check<number> = checkOf(
  'a number',
  (value): value is number => typeof value === 'number' && Number.isFinite(value),
);
/** Whole and not negative. */
export const count: Check<number> = checkOf(
  'a whole number from 0 on',
  (value): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0,
);
/** At most so many UTF-16 units. */
export function textUpTo(longest: number): Check<string> {
  return checkOf(
    `text of at most ${longest} characters`,
    (value): value is string => typeof value === 'string' && value.length <= longest,
  );
}

/** Text that has a form; `expected` says which. */
export function textLike(expected: string, form: RegExp): Check<string> {
  return checkOf(expected, (value): value is string => typeof value === 'string' && form.test(value));
}

/** Whole, and within these bounds. */
export function wholeWithin(low: number, high: number): Check<number> {
  return checkOf(
    `a whole number from ${low} to ${high}`,
    (value): value is number => Number.isSafeInteger(value) && Number(value) >= low && Number(value) <= high,
  );
}

/** SHA-256, hexadecimal. */
export const sha256: Check<string> = checkOf(
  'a SHA-256',
  (value): value is string => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value),
);

export function oneOf<const T extends readonly (string | number)[]>(...allowed: T): Check<T[number]> {
  const isAllowed = (value: unknown): value is T[number] => allowed.some((each) => each === value);
  return checkOf(allowed.length === 1 ? String(allowed[0]) : `one of ${allowed.join(', ')}`, isAllowed);
}

export function nullable<T>(check: Check<T>): Check<T | null> {
  return (value, at) => (value === null ? null : check(value, at));
}

export function either<A, B>(first: Check<A>, second: Check<B>): Check<A | B> {
  return (value, at) => {
    try {
      return first(value, at);
    } catch {
      return second(value, at);
    }
  };
}

export function listOf<T>(check: Check<T>): Check<T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) throw shapeError(at, value, 'a list');
    return value.map((each, i) => check(each, `${at}[${i}]`));
  };
}

/** A list with so many entries. */
export function listWithin<T>(check: Check<T>, fewest: number, most: number): Check<T[]> {
  const list = listOf(check);
  return (value, at) => {
    const isFitting = Array.isArray(value) && value.length >= fewest && value.length <= most;
    if (!isFitting) throw shapeError(at, value, `a list of ${fewest} to ${most} entries`);
    return list(value, at);
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object whose keys are not known beforehand. */
export function recordOf<T>(check: Check<T>): Check<Record<string, T>> {
  return (value, at) => {
    if (!isRecord(value)) throw shapeError(at, value, 'an object');
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, check(each, place(at, key))]));
  };
}

/** An object with these members; others are left out of what is given back. */
export function objectOf<T extends object>(members: { readonly [K in keyof T]-?: Check<T[K]> }): Check<T> {
  const checks = Object.entries<Check<unknown>>(members);
  return (value, at) => {
    if (!isRecord(value)) throw shapeError(at, value, 'an object');
    return Object.fromEntries(checks.map(([key, check]) => [key, check(value[key], place(at, key))])) as T;
  };
}

/** An object of whose members each may be left out; others are left out of what is given back. */
export function partialOf<T extends object>(members: {
  readonly [K in keyof T]-?: Check<Exclude<T[K], undefined>>;
}): Check<Partial<T>> {
  const checks = Object.entries<Check<unknown>>(members);
  return (value, at) => {
    if (!isRecord(value)) throw shapeError(at, value, 'an object');
    const given = checks.filter(([key]) => value[key] !== undefined);
    return Object.fromEntries(given.map(([key, check]) => [key, check(value[key], place(at, key))])) as Partial<T>;
  };
}

/** An object that has the members of both. */
export function bothOf<A extends object, B extends object>(first: Check<A>, second: Check<B>): Check<A & B> {
  return (value, at) => ({ ...first(value, at), ...second(value, at) });
}

/** A union of objects that is told apart by its member `kind`. */
export function kindOf<T extends { readonly kind: string }>(kinds: {
  readonly [K in T['kind']]: Check<Omit<Extract<T, { kind: K }>, 'kind'>>;
}): Check<T> {
  const checks = new Map(Object.entries<Check<object>>(kinds));
  return (value, at) => {
    if (!isRecord(value)) throw shapeError(at, value, 'an object');
    const { kind } = value;
    const check = typeof kind === 'string' ? checks.get(kind) : undefined;
    if (check === undefined) throw shapeError(place(at, 'kind'), kind, `one of ${[...checks.keys()].join(', ')}`);
    return { kind, ...check(value, at) } as T;
  };
}

function place(at: string, key: string): string {
  return at === '' ? key : `${at}.${key}`;
}

/** Any JSON value. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** What JSON.parse gave is JSON already. */
export const json: Check<JsonValue> = checkOf('JSON', (value): value is JsonValue => value !== undefined);
