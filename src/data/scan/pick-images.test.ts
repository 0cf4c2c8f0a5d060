import { describe, expect, it } from 'vitest';
import { pickImages } from './pick-images';

const labels = [...Array<string>(100).fill('a'), ...Array<string>(10).fill('b'), 'c'];

describe('pictures that stand for a folder', () => {
  it('come from every class in turn, spread over each', () => {
    const places = pickImages(labels, 6);
    expect(places).toEqual([25, 102, 110, 75, 107]);
    expect(places.map((place) => labels[place])).toEqual(['a', 'b', 'c', 'a', 'b']);
  });

  it('are no more than asked for, none twice, and the same every time', () => {
    const places = pickImages(labels, 40);
    expect(places.length).toBeLessThanOrEqual(40);
    expect(new Set(places).size).toBe(places.length);
    expect(pickImages(labels, 40)).toEqual(places);
    expect(pickImages(labels, 2).map((place) => labels[place])).toEqual(['a', 'b']);
    expect(pickImages([], 5)).toEqual([]);
  });
});
