import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitImages } from './split';

const make = (counts: Record<string, number>) =>
  Object.entries(counts).flatMap(([label, count]) =>
    Array.from({ length: count }, (_, i) => ({ label, sha256: `${label}-${i}`, path: `${label}/${i}` })),
  );
const count = (items: readonly { label: string }[], label: string): number =>
  items.filter((item) => item.label === label).length;

describe('the split', () => {
  it('takes the share of each class and keeps the order', () => {
    const items = make({ cats: 100, dogs: 50 });
    const { train, validation } = splitImages(items, 0.2, 1);
    expect([count(train, 'cats'), count(validation, 'cats')]).toEqual([80, 20]);
    expect([count(train, 'dogs'), count(validation, 'dogs')]).toEqual([40, 10]);
    expect(train).toEqual(items.filter((item) => train.includes(item)));
  });

  it('is the same for the same seed and another for another', () => {
    const items = make({ cats: 100, dogs: 100 });
    expect(splitImages(items, 0.3, 5)).toEqual(splitImages(items, 0.3, 5));
    expect(splitImages(items, 0.3, 6)).not.toEqual(splitImages(items, 0.3, 5));
    const first = splitImages(items, 0.3, 5).validation.map((item) => item.path.split('/')[1]);
    expect(first.slice(0, 30)).not.toEqual(first.slice(30));
  });

  it('keeps every class on both sides, whatever the share', () => {
    for (const share of [0.001, 0.5, 0.999]) {
      const { train, validation } = splitImages(make({ cats: 2, dogs: 3 }), share, 9);
      for (const label of ['cats', 'dogs']) {
        expect(count(train, label)).toBeGreaterThan(0);
        expect(count(validation, label)).toBeGreaterThan(0);
      }
    }
  });

  it('never parts pictures of the same content, in one class or two', () => {
    const content = fc.integer({ min: 0, max: 40 });
    const some = fc.array(fc.record({ label: fc.constantFrom('a', 'b'), content }), { maxLength: 60 });
    fc.assert(
      fc.property(some, fc.double({ min: 0.05, max: 0.95, noNaN: true }), fc.integer(), (drawn, share, seed) => {
        const items = [
          ...drawn.map(({ label, content: c }) => ({ label, sha256: `x${c}` })),
          ...['a', 'b'].flatMap((label) => [1, 2].map((i) => ({ label, sha256: `${label}${i}` }))),
        ];
        const { train, validation } = splitImages(items, share, seed);
        expect(train.length + validation.length).toBe(items.length);
        const trained = new Set(train.map((item) => item.sha256));
        expect(validation.filter((item) => trained.has(item.sha256))).toEqual([]);
        for (const side of [train, validation]) expect(new Set(side.map((item) => item.label)).size).toBe(2);
      }),
    );
  });

  it('refuses a class of copies of one picture, and a share that is none', () => {
    const copies = [...make({ cats: 5 }), { label: 'dogs', sha256: 'x' }, { label: 'dogs', sha256: 'x' }];
    expect(() => splitImages(copies, 0.2, 1)).toThrow(expect.objectContaining({ code: 'too-few-pictures' }));
    for (const share of [0, 1, -1, Number.NaN]) {
      expect(() => splitImages(make({ a: 5, b: 5 }), share, 1)).toThrow(
        expect.objectContaining({ code: 'setting-invalid' }),
      );
    }
  });
});
