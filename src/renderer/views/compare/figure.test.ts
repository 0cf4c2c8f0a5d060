/** The exported figure. */

import { describe, expect, it } from 'vitest';
import { xAxis } from '../../charts/axis';
import type { ChartSeries } from '../../charts/chart-series';
import { runDash, runToken } from '../../charts/run-style';
import { formatFor } from '../../i18n/format';
import { figureSize, figureSvg, type Figure } from './figure';

const AXIS: Figure['x'] = { ticks: (min, max) => [min, max], text: String, exact: String };
const COLOURS: Readonly<Record<string, string>> = { '--run-0': '#010203', '--run-1': '#040506' };

function series(label: string, run: number, points: readonly (readonly [number, number])[]): ChartSeries {
  const [x, y] = [0, 1].map((place) => Float64Array.from(points, (point) => point[place] ?? NaN));
  return { id: label, label, token: runToken(run), dash: runDash(run), x: x!, y: y!, count: points.length };
}

const first = series('a <b> & "c"', 0, [
  [1, 0.5],
  [2, 0.25],
]);
const second = series('second', 1, [[1, 0.4]]);
const PANEL = { title: 'Loss', series: [first, second], yText: String };
const FIGURE: Figure = { panels: [PANEL], xTitle: 'Epoch', x: AXIS, colour: (token) => COLOURS[token] ?? '#dddddd' };

describe('figureSvg', () => {
  it('draws a line for each run, and a point for a single epoch', () => {
    const svg = figureSvg(FIGURE);
    expect(svg.match(/<polyline[^>]*stroke="#010203"/g)).toHaveLength(1);
    expect(svg.match(/<circle[^>]*fill="#040506"/g)).toHaveLength(1);
    expect(svg).toContain('stroke-dasharray="7 4"');
  });

  it('writes names as text, not as markup', () => {
    expect(figureSvg(FIGURE)).toContain('a &lt;b&gt; &amp; &quot;c&quot;');
  });

  it('contains only finite numbers, even if all values are equal', () => {
    const flat = { ...FIGURE, panels: [{ ...PANEL, series: [series('flat', 0, [[3, 0]]), series('none', 1, [])] }] };
    const none = { ...FIGURE, panels: [{ ...PANEL, series: [] }] };
    for (const figure of [FIGURE, flat, { ...flat, x: xAxis('duration', formatFor('en')) }, none]) {
      expect(figureSvg(figure)).not.toMatch(/NaN|Infinity|undefined/);
    }
  });

  it('has room for the legend', () => {
    const more = { ...FIGURE, panels: [{ ...PANEL, series: [first, second, first, second] }] };
    expect(figureSize(more).height).toBeGreaterThan(figureSize(FIGURE).height);
  });
});
