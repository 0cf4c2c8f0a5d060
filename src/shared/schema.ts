/**
 * Shapes of JSON that comes from a disk or from a page. A schema says a shape once: its type derives from it
 * ({@link Shape}), and {@link parseShape} holds a value against it.
 */

import * as v from 'valibot';
import type { DeepReadonly } from './failures/entry';
import type { ExpectedShape, ShapeProblem } from './failures/shapes';

export type Shape<S extends v.GenericSchema> = DeepReadonly<v.InferOutput<S>>;

/** Finite, as every number in JSON: what a page sends need not have been JSON. */
export const number = v.pipe(v.number(), v.finite());

export function whole(low: number, high = Number.MAX_SAFE_INTEGER): v.GenericSchema<number> {
  return v.pipe(v.number(), v.safeInteger(), v.minValue(low), v.maxValue(high));
}

export const count = whole(0);

type Members<E extends v.ObjectEntries> = v.InferOutput<v.ObjectSchema<E, undefined>>;

const noList = v.custom<object>((value) => !Array.isArray(value));

/** An object, also one without members: to the library a list is one as well. */
export function object<E extends v.ObjectEntries>(entries: E): v.GenericSchema<object, Members<E>> {
  return v.pipe(noList, v.object(entries));
}

/** An object of whose members each may be missing; those that are undefined are left out. */
export function partial<E extends v.ObjectEntries>(entries: E): v.GenericSchema<object, Partial<Members<E>>> {
  const given = (members: object): object =>
    Object.fromEntries(Object.entries(members).filter(([, member]) => member !== undefined));
  return v.pipe(
    noList,
    v.partial(v.object(entries)),
    v.transform((members) => given(members) as Partial<Members<E>>),
  );
}

/** At most so many UTF-16 units. */
export function textUpTo(longest: number): v.GenericSchema<string> {
  return v.pipe(v.string(), v.maxLength(longest));
}

/** ISO 8601, UTC. */
export const moment = v.pipe(
  v.string(),
  v.regex(/^\d{4}-(0\d|1[0-2])-([0-2]\d|3[01])T([01]\d|2[0-3])(:[0-5]\d){2}(\.\d{1,9})?Z$/),
);

/** SHA-256, hexadecimal. */
export const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

/** What a person reads of it is made from the problem. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';

  constructor(readonly problem: ShapeProblem) {
    super(JSON.stringify(problem));
  }
}

/** @returns the value as the schema describes it, without members that it does not name. @throws ShapeError */
export function parseShape<S extends v.GenericSchema>(schema: S, value: unknown): Shape<S> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output as Shape<S>;
  throw new ShapeError(problemOf(result.issues[0]));
}

const EXPECTED: Readonly<Record<string, ExpectedShape>> = {
  string: 'text',
  number: 'number',
  finite: 'number',
  boolean: 'boolean',
  array: 'list',
  object: 'object',
  custom: 'object',
  record: 'object',
  safe_integer: 'whole',
  min_value: 'at-least',
  max_value: 'at-most',
  min_length: 'no-shorter',
  max_length: 'no-longer',
  regex: 'of-form',
};

function problemOf({ type, expected, requirement, input, ...issue }: v.BaseIssue<unknown>): ShapeProblem {
  const path: readonly v.IssuePathItem[] = issue.path ?? [];
  const last = path.at(-1);
  // To the library a list is an object without members.
  if (Array.isArray(last?.input) && typeof last.key === 'string') {
    return { path: pathText(path.slice(0, -1)), expected: 'object', requirement: '', received: { kind: 'list' } };
  }
  const kind = expected === 'Object' ? 'object' : (EXPECTED[type] ?? 'one-of');
  const notation = kind === 'one-of' || kind === 'of-form' ? (expected ?? '').replace(/^\((.*)\)$/, '$1') : '';
  return {
    path: pathText(path),
    expected: kind,
    requirement: typeof requirement === 'number' ? String(requirement) : notation,
    received: receivedOf(input),
  };
}

function pathText(path: readonly v.IssuePathItem[]): string {
  return path.reduce((text, { key }) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}

const LONGEST = 40;

function receivedOf(value: unknown): ShapeProblem['received'] {
  if (value === undefined) return { kind: 'missing' };
  if (typeof value === 'object' && value !== null) return { kind: Array.isArray(value) ? 'list' : 'object' };
  // JSON has no NaN, and no integers beyond numbers.
  const text = typeof value === 'number' || typeof value === 'bigint' ? String(value) : JSON.stringify(value);
  return { kind: 'value', value: text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text };
}
