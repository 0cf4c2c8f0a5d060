import { describe, expect, it } from 'vitest';
import { count, either, json, kindOf, listOf, nullable, objectOf, oneOf, recordOf, sha256, text } from './json-check';

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
    [either(count, oneOf('fresh')), 1.5, 'instead of one of fresh'],
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
  ])('says where and what it found', (check, value, message) => {
    expect(() => check(value, '')).toThrow(message);
  });

  it('never repeats a long text', () => {
    expect(() => count('x'.repeat(1000), 'n')).toThrow(/^n is "x{39}… instead of/);
  });
});
