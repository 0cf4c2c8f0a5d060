import { describe, expect, it } from 'vitest';
import { boxed, moved, zoomed } from './viewport';

const WHOLE = { min: 100, max: 300 };

describe('a chart’s range', () => {
  it('zooms about the point under the pointer', () => {
    expect(zoomed(null, WHOLE, 0.5, 0.25)).toEqual({ min: 125, max: 225 });
    expect(zoomed({ min: 125, max: 225 }, WHOLE, 0.5, 1)).toEqual({ min: 175, max: 225 });
  });

  it('is all of it again when it is zoomed out far enough', () => {
    expect(zoomed({ min: 125, max: 225 }, WHOLE, 4, 0.5)).toBeNull();
  });

  it('never leaves what there is', () => {
    expect(moved({ min: 110, max: 210 }, WHOLE, -0.5)).toEqual({ min: 100, max: 200 });
    expect(moved({ min: 110, max: 210 }, WHOLE, 9)).toEqual({ min: 200, max: 300 });
    expect(zoomed({ min: 100, max: 150 }, WHOLE, 2, 1)).toEqual({ min: 100, max: 200 });
    expect(moved(null, WHOLE, 0.5)).toBeNull();
  });

  it('does not become nothing', () => {
    let range = zoomed(null, WHOLE, 0.1, 0.5);
    for (let i = 0; i < 20; i += 1) range = zoomed(range, WHOLE, 0.1, 0.5);
    expect((range?.max ?? 0) - (range?.min ?? 0)).toBeCloseTo(0.002);
  });

  it('is what a box was drawn around', () => {
    expect(boxed(null, WHOLE, 0.75, 0.25)).toEqual({ min: 150, max: 250 });
    expect(boxed({ min: 100, max: 200 }, WHOLE, 0.5, 2)).toEqual({ min: 150, max: 200 });
    expect(boxed(null, WHOLE, 0.5, 0.501)).toBeNull();
  });
});
