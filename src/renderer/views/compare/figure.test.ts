/** The exported figure. */

import { describe, expect, it } from 'vitest';
import { figureSize, figureSvg } from './figure';
import type { Figure } from './figure';

const PANEL = {
  title: 'Loss',
  points: [
    [
      { x: 1, y: 0.5 },
      { x: 2, y: 0.25 },
    ],
    [{ x: 1, y: 0.4 }],
  ],
  label: String,
};
const FIGURE: Figure = {
  panels: [PANEL],
  curves: [
    { name: 'a <b> & "c"', colour: '#010203', dash: [] },
    { name: 'second', colour: '#040506', dash: [7, 4] },
  ],
  xTitle: 'Epoch',
  isTime: false,
  xLabel: String,
  colours: { paper: '#ffffff', ink: '#000000', muted: '#666666', grid: '#dddddd' },
};

describe('figureSvg', () => {
  it('draws a line for each run, a point where there is only one epoch', () => {
    const svg = figureSvg(FIGURE);
    expect(svg.match(/<polyline[^>]*stroke="#010203"/g)).toHaveLength(1);
    expect(svg.match(/<circle[^>]*fill="#040506"/g)).toHaveLength(1);
    expect(svg).toContain('stroke-dasharray="7 4"');
  });

  it('writes names as text, not as markup', () => {
    expect(figureSvg(FIGURE)).toContain('a &lt;b&gt; &amp; &quot;c&quot;');
  });

  it('holds no number that is none, also where all values are the same', () => {
    const flat = { ...FIGURE, panels: [{ ...PANEL, points: [[{ x: 3, y: 0 }], []] }] };
    const none = { ...FIGURE, panels: [{ ...PANEL, points: [] }] };
    for (const figure of [FIGURE, flat, { ...flat, isTime: true }, none]) {
      expect(figureSvg(figure)).not.toMatch(/NaN|Infinity|undefined/);
    }
  });

  it('has room for the legend', () => {
    const more = { ...FIGURE, curves: [...FIGURE.curves, ...FIGURE.curves] };
    expect(figureSize(more).height).toBeGreaterThan(figureSize(FIGURE).height);
  });
});
