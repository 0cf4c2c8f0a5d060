import { describe, expect, it } from 'vitest';
import { drawView, isAffine, keptViews, MIRROR_VIEW, PLAIN_VIEW, viewKey } from './augmentation';

describe('views', () => {
  it('are a function of seed, round and index', () => {
    const view = drawView('article', 7, 3, 11);
    expect(drawView('article', 7, 3, 11)).toEqual(view);
    for (const other of [drawView('article', 8, 3, 11), drawView('article', 7, 4, 11), drawView('article', 7, 3, 12)]) {
      expect(viewKey(other)).not.toBe(viewKey(view));
    }
  });

  it('stay within the article’s ranges and reach both ends of them', () => {
    const views = Array.from({ length: 2000 }, (_, i) => drawView('article', 1, 0, i));
    const rows = views.map((v) => v.zoom[0]);
    const columns = views.map((v) => v.zoom[1]);
    const shears = views.map((v) => v.shear);
    for (const zooms of [rows, columns]) {
      expect(Math.min(...zooms)).toBeGreaterThanOrEqual(0.8);
      expect(Math.min(...zooms)).toBeLessThan(0.81);
      expect(Math.max(...zooms)).toBeLessThan(1.2);
      expect(Math.max(...zooms)).toBeGreaterThan(1.19);
    }
    expect(Math.max(...shears.map(Math.abs))).toBeLessThanOrEqual(0.2);
    expect(rows).not.toEqual(columns);
    const flips = views.filter((v) => v.flip).length;
    expect(flips).toBeGreaterThan(900);
    expect(flips).toBeLessThan(1100);
  });

  it('of mirror images are exactly two', () => {
    expect(keptViews('mirror', 1, 8, 0).map(viewKey)).toEqual(['plain', 'mirror']);
    const drawn = new Set(Array.from({ length: 50 }, (_, i) => viewKey(drawView('mirror', 1, 0, i))));
    expect([...drawn].sort()).toEqual(['mirror', 'plain']);
    expect(keptViews('none', 1, 8, 0)).toEqual([PLAIN_VIEW]);
  });

  it('that are kept are as many as asked for, each another', () => {
    const keys = keptViews('standard', 5, 4, 9).map(viewKey);
    expect(new Set(keys).size).toBe(4);
  });

  it('have a key that tells every number apart', () => {
    const base = drawView('standard', 1, 1, 1);
    const changed = [
      { ...base, turn: base.turn + 1e-9 },
      { ...base, flip: !base.flip },
      { ...base, zoom: [base.zoom[1] + 1e-12, base.zoom[1]] as const },
    ];
    for (const view of changed) expect(viewKey(view)).not.toBe(viewKey(base));
    expect(isAffine(MIRROR_VIEW)).toBe(false);
    expect(isAffine(base)).toBe(true);
  });
});
