import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { count, number, object, parseShape, partial, sha256, textUpTo, whole } from './schema';

const kinds = v.variant('kind', [v.object({ kind: v.literal('a') }), v.object({ kind: v.literal('b'), n: count })]);

describe('a schema', () => {
  it('gives back what has the right shape, and leaves unknown members out', () => {
    const schema = v.object({ a: v.string(), b: v.array(v.nullable(count)) });
    expect(parseShape(schema, { a: 'x', b: [1, null], c: 2 })).toEqual({ a: 'x', b: [1, null] });
  });

  it.each([
    [v.object({ a: v.object({ b: v.string() }) }), { a: { b: 3 } }, 'a.b is 3 instead of text'],
    [v.array(count), [0, -1], '[1] is -1 instead of a whole number'],
    [v.object({ a: v.array(v.object({ b: v.string() })) }), { a: [{ b: 'x' }, {}] }, 'a[1].b is missing'],
    [v.object({ a: v.string() }), [], 'it is a list instead of an object'],
    [v.object({ a: v.string() }), null, 'it is null instead of an object'],
    [object({}), [], 'it is a list instead of an object'],
    [v.object({ a: v.string() }), {}, 'a is missing'],
    [v.picklist(['on', 'off']), 'of', 'it is "of" instead of one of "on" | "off"'],
    [sha256, 'ABC', 'it is "ABC" instead of the form /^[0-9a-f]{64}$/'],
    [v.union([count, v.literal('fresh')]), 'x', 'instead of one of number | "fresh"'],
    [v.record(v.string(), v.string()), { x: 1 }, 'x is 1 instead of text'],
    [kinds, { kind: 'c' }, 'kind is "c" instead of one of "a" | "b"'],
    [kinds, { kind: 'b' }, 'n is missing'],
    [kinds, 7, 'it is 7 instead of an object'],
    [number, Number.NaN, 'instead of a number'],
    [number, Number.POSITIVE_INFINITY, 'instead of a number'],
    [textUpTo(3), 'abcd', 'it is "abcd" instead of at most 3 of them'],
    [whole(1, 4), 5, 'it is 5 instead of a whole number up to 4'],
    [whole(1, 4), 0, 'it is 0 instead of a whole number from 1 on'],
    [whole(1, 4), 1.5, 'it is 1.5 instead of a whole number'],
    [whole(1, 4), '2', 'instead of a number'],
    [v.boolean(), 'x', 'instead of true or false'],
    [partial({ a: v.string() }), { a: 3 }, 'a is 3 instead of text'],
    [partial({ a: v.string() }), 'x', 'it is "x" instead of an object'],
    [partial({ a: v.string() }), [], 'it is a list instead of an object'],
  ])('says where and what it found', (schema, value, message) => {
    expect(() => parseShape(schema, value)).toThrow(message);
  });

  it('takes an object without members that may be left out', () => {
    const schema = partial({ a: v.string(), b: v.nullable(number) });
    expect(parseShape(schema, { b: null, c: 1 })).toEqual({ b: null });
    expect(parseShape(schema, { a: undefined })).toStrictEqual({});
  });

  it('never repeats a long text', () => {
    expect(() => parseShape(count, 'x'.repeat(1000))).toThrow(/^it is "x{39}… instead of/);
  });
});
