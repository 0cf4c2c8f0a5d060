/** The curves as a figure for documents: an SVG without references. */

import { xmlText } from '../../../core/text/xml-text';
import { niceTicks } from '../../../core/metrics/axis-ticks';
import type { XAxis } from '../../charts/axis';
import { wholeRange, type ChartRange, type ChartSeries } from '../../charts/chart-series';

interface FigurePanel {
  readonly title: string;
  /** The same runs in each panel, in the same order. */
  readonly series: readonly ChartSeries[];
  readonly yText: (value: number) => string;
}

export interface Figure {
  readonly panels: readonly FigurePanel[];
  readonly xTitle: string;
  readonly x: XAxis;
  /** The CSS colour of a token. */
  readonly colour: (token: string) => string;
}

const COLUMNS = 2;
const PANEL = { width: 600, height: 340 };
/** Around the plot area of a panel. */
const MARGIN = { top: 48, right: 24, bottom: 52, left: 72 };
const PLOT = {
  width: PANEL.width - MARGIN.left - MARGIN.right,
  height: PANEL.height - MARGIN.top - MARGIN.bottom,
};
const LEGEND = { row: 26, padding: 20, longest: 64 };
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans SC', sans-serif";

export function figureSize({ panels }: Figure): { width: number; height: number } {
  const legend = Math.ceil((panels[0]?.series.length ?? 0) / COLUMNS) * LEGEND.row + 2 * LEGEND.padding;
  return { width: COLUMNS * PANEL.width, height: Math.ceil(panels.length / COLUMNS) * PANEL.height + legend };
}

type Attributes = Readonly<Record<string, string | number>>;

function element(name: string, attributes: Attributes, content = ''): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${xmlText(String(value))}"`);
  return `<${name}${written.join('')}>${content}</${name}>`;
}

function text(x: number, y: number, content: string, attributes: Attributes): string {
  return element('text', { x: tidy(x), y: tidy(y), ...attributes }, xmlText(content));
}

function tidy(value: number): number {
  return Number(value.toFixed(2));
}

function pointsOf({ x, y, count }: ChartSeries): { x: number; y: number }[] {
  return Array.from({ length: count }, (_, i) => ({ x: x[i] ?? 0, y: y[i] ?? 0 }));
}

/** With a little room around the values, and none below 0 where there are none. */
function edgesOf(values: readonly number[]): ChartRange {
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  if (low > high) return { min: 0, max: 1 };
  const room = (high - low || Math.abs(high) || 1) * 0.06;
  return { min: low >= 0 ? Math.max(0, low - room) : low - room, max: high + room };
}

function panelSvg({ x, xTitle, colour }: Figure, { title, series, yText }: FigurePanel, across: ChartRange): string {
  const up = edgesOf(series.flatMap(pointsOf).map((point) => point.y));
  const toX = (value: number): number => tidy(MARGIN.left + shareOf(across, value) * PLOT.width);
  const toY = (value: number): number => tidy(MARGIN.top + (1 - shareOf(up, value)) * PLOT.height);
  const [left, right, bottom] = [MARGIN.left, MARGIN.left + PLOT.width, MARGIN.top + PLOT.height];
  const muted = colour('--text-muted');
  const small = { 'font-size': 13, fill: muted };
  const level = (at: number, stroke: string): string =>
    element('line', { x1: left, x2: right, y1: at, y2: at, stroke, 'stroke-width': 1 });
  const rows = niceTicks(up.min, up.max, 6).flatMap((tick) => [
    level(toY(tick), colour('--border')),
    text(left - 10, toY(tick) + 4.5, yText(tick), { ...small, 'text-anchor': 'end' }),
  ]);
  const columns = x
    .ticks(across.min, across.max, 8)
    .flatMap((tick) => [
      element('line', { x1: toX(tick), x2: toX(tick), y1: bottom, y2: bottom + 5, stroke: muted }),
      text(toX(tick), bottom + 21, x.text(tick), { ...small, 'text-anchor': 'middle' }),
    ]);
  const drawn = series.map((each) => {
    const places = pointsOf(each).map((point) => ({ x: toX(point.x), y: toY(point.y) }));
    return curveSvg(places, strokeOf(each, colour));
  });
  return [
    text(left, 28, title, { 'font-size': 16, 'font-weight': 600, fill: colour('--text') }),
    ...rows,
    level(bottom, muted),
    ...columns,
    text((left + right) / 2, bottom + 42, xTitle, { ...small, 'text-anchor': 'middle' }),
    ...drawn,
  ].join('');
}

function shareOf({ min, max }: ChartRange, value: number): number {
  return (value - min) / (max - min);
}

/** A single epoch is a point, not a line. */
function curveSvg(places: readonly { x: number; y: number }[], stroke: Attributes & { stroke: string }): string {
  const [first] = places;
  if (first === undefined) return '';
  if (places.length === 1) return element('circle', { cx: first.x, cy: first.y, r: 4, fill: stroke.stroke });
  return element('polyline', { points: places.map(({ x, y }) => `${x},${y}`).join(' '), fill: 'none', ...stroke });
}

function strokeOf({ token, dash }: ChartSeries, colour: Figure['colour']): Attributes & { stroke: string } {
  const dashes = dash.length > 0 ? { 'stroke-dasharray': dash.join(' ') } : {};
  return { stroke: colour(token), 'stroke-width': 2.25, 'stroke-linejoin': 'round', ...dashes };
}

function legendSvg({ panels, colour }: Figure, top: number): string {
  const entries = (panels[0]?.series ?? []).map((series, i) => {
    const x = MARGIN.left + (i % COLUMNS) * PANEL.width;
    const y = top + LEGEND.padding + (Math.floor(i / COLUMNS) + 0.5) * LEGEND.row;
    const { label } = series;
    const shown = label.length > LEGEND.longest ? `${label.slice(0, LEGEND.longest - 1)}…` : label;
    return (
      element('line', { x1: x, x2: x + 36, y1: y, y2: y, ...strokeOf(series, colour) }) +
      text(x + 46, y + 4.5, shown, { 'font-size': 14, fill: colour('--text') })
    );
  });
  return entries.join('');
}

export function figureSvg(figure: Figure): string {
  const { width, height } = figureSize(figure);
  const across = wholeRange(figure.panels.flatMap(({ series }) => series));
  const panels = figure.panels.map((panel, i) => {
    const at = `translate(${(i % COLUMNS) * PANEL.width} ${Math.floor(i / COLUMNS) * PANEL.height})`;
    return element('g', { transform: at }, panelSvg(figure, panel, across));
  });
  const legend = legendSvg(figure, Math.ceil(figure.panels.length / COLUMNS) * PANEL.height);
  const paper = element('rect', { width, height, fill: figure.colour('--surface') });
  const root = { xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${width} ${height}` };
  return element('svg', { ...root, 'font-family': FONT }, paper + panels.join('') + legend);
}
