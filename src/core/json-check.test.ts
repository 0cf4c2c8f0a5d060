import { describe, expect, it } from 'vitest';
import {
  count,
  either,
  json,
  kindOf,
  listOf,
  listWithin,
  nullable,
  number,
  objectOf,
  oneOf,
  partialOf,
  recordOf,
  sha256,
  text,
  textLike,
  textUpTo,
  wholeWithin,
} from './json-check';

describe('a check', () => {
  it('gives back what has the right shape, and leaves unknown members out', () => {
    const check = objectOf<{ a: string; b: (number | null)[] }>({ a: text, b: listOf(nullable(count)) });
    expect(check({ a: 'x', b: [1, null], c: 2 }, '')).toEqual({ a: 'x', b: [1, null] });
  });

  it.each([
    [objectOf<{ a: { b: string } }>({ a: objectOf({ b: text }) }), { a: { b: 3 } }, 'a.b is 3 instead of text'],
    [listOf(count), [0, -1], '[1] is -1 instead of a whole number'],
    [objectOf<{ a: string }>({ a: text }), [], 'it is a list instead of an object'],
    [objectOf<{ a: string }>({ a: text }), {}, 'a is missing instead of text'],
    [oneOf('on', 'off'), 'of', 'it is "of" instead of one of on, off'],
    [sha256, 'ABC', 'instead of a SHA-256'],
    [either(count, oneOf('fresh')), 1.5, 'instead of fresh'],
    [recordOf(text), { x: 1 }, 'x is 1 instead of text'],
    [
      kindOf<{ kind: 'a' } | { kind: 'b'; n: number }>({ a: objectOf({}), b: objectOf({ n: count }) }),
      { kind: 'c' },
      'kind is "c"',
    ],
    [
      kindOf<{ kind: 'a' } | { kind: 'b'; n: number }>({ a: objectOf({}), b: objectOf({ n: count }) }),
      { kind: 'b' },
      'n is missing',
    ],
    [json, undefined, 'it is missing instead of JSON'],
    [number, Number.NaN, 'instead of a number'],
    [number, Number.POSITIVE_INFINITY, 'instead of a number'],
    [textUpTo(3), 'abcd', 'it is "abcd" instead of text of at most 3 characters'],
    [textLike('a letter', /^[a-z]$/), '1', 'it is "1" instead of a letter'],
    [wholeWithin(1, 4), 5, 'it is 5 instead of a whole number from 1 to 4'],
    [wholeWithin(1, 4), 1.5, 'it is 1.5 instead of a whole number'],
    [wholeWithin(1, 4), '2', 'instead of a whole number'],
    [listWithin(count, 1, 2), [], 'instead of a list of 1 to 2 entries'],
    [listWithin(count, 1, 2), [1, 2, 3], 'instead of a list of 1 to 2 entries'],
    [listWithin(count, 1, 2), [1, 'x'], '[1] is "x"'],
    [partialOf<{ a: string }>({ a: text }), { a: 3 }, 'a is 3 instead of text'],
    [partialOf<{ a: string }>({ a: text }), 'x', 'it is "x" instead of an object'],
  ])('says where and what it found', (check, value, message) => {
    expect(() => check(value, '')).toThrow(message);
  });

  it('takes an object without members that may be left out', () => {
    const check = partialOf<{ a: string; b: number | null }>({ a: text, b: nullable(number) });
    expect(check({ b: null, c: 1 }, '')).toEqual({ b: null });
    expect(check({ a: undefined }, '')).toEqual({});
  });

  it('never repeats a long text', () => {
    expect(() => count('x'.repeat(1000), 'n')).toThrow(/^n is "x{39}… instead of/);
  });
});
