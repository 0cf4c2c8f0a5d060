/** The curves as a figure for documents: an SVG that needs nothing beside it. */

import { xmlText } from '../../../core/text/xml-text';
import { multiplesBetween, niceTicks, timeStep } from '../../../core/metrics/axis-ticks';

interface FigureCurve {
  readonly name: string;
  /** As CSS writes it. */
  readonly colour: string;
  /** Lengths of dash and gap; none is a solid line. */
  readonly dash: readonly number[];
}

interface FigurePanel {
  readonly title: string;
  /** One for each curve of the figure, in their order. */
  readonly points: readonly (readonly { readonly x: number; readonly y: number }[])[];
  readonly label: (y: number) => string;
}

export interface Figure {
  readonly panels: readonly FigurePanel[];
  readonly curves: readonly FigureCurve[];
  readonly xTitle: string;
  /** Whether x is milliseconds. */
  readonly isTime: boolean;
  readonly xLabel: (x: number) => string;
  readonly colours: { readonly paper: string; readonly ink: string; readonly muted: string; readonly grid: string };
}

const COLUMNS = 2;
const PANEL = { width: 600, height: 340 };
/** Around the plot of a panel. */
const MARGIN = { top: 48, right: 24, bottom: 52, left: 72 };
const PLOT = {
  width: PANEL.width - MARGIN.left - MARGIN.right,
  height: PANEL.height - MARGIN.top - MARGIN.bottom,
};
const LEGEND = { row: 26, padding: 20, longest: 64 };
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans SC', sans-serif";

export function figureSize({ panels, curves }: Figure): { width: number; height: number } {
  const legend = Math.ceil(curves.length / COLUMNS) * LEGEND.row + 2 * LEGEND.padding;
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

interface Scale {
  readonly min: number;
  readonly max: number;
  readonly ticks: readonly number[];
}

function extent(values: readonly number[]): [number, number] {
  const min = values.reduce((a, b) => Math.min(a, b), Infinity);
  const max = values.reduce((a, b) => Math.max(a, b), -Infinity);
  return min <= max ? [min, max] : [0, 1];
}

function xScale({ panels, isTime }: Figure): Scale {
  const [first, max] = extent(panels.flatMap(({ points }) => points.flat().map(({ x }) => x)));
  if (isTime) return { min: 0, max: Math.max(1, max), ticks: multiplesBetween(0, max, timeStep(max, 7)) };
  const min = Math.min(first, max - 1);
  return { min, max, ticks: niceTicks(min, max, 8, 1) };
}

function yScale({ points }: FigurePanel): Scale {
  const [low, high] = extent(points.flat().map(({ y }) => y));
  const room = (high - low || Math.abs(high) || 1) * 0.06;
  const [min, max] = [low >= 0 ? Math.max(0, low - room) : low - room, high + room];
  return { min, max, ticks: niceTicks(min, max, 6) };
}

function panelSvg(figure: Figure, panel: FigurePanel, x: Scale): string {
  const { colours, curves } = figure;
  const y = yScale(panel);
  const toX = (value: number): number => tidy(MARGIN.left + ((value - x.min) / (x.max - x.min)) * PLOT.width);
  const toY = (value: number): number => tidy(MARGIN.top + (1 - (value - y.min) / (y.max - y.min)) * PLOT.height);
  const [left, right, bottom] = [MARGIN.left, MARGIN.left + PLOT.width, MARGIN.top + PLOT.height];
  const small = { 'font-size': 13, fill: colours.muted };
  const level = (at: number, stroke: string): string =>
    element('line', { x1: left, x2: right, y1: at, y2: at, stroke, 'stroke-width': 1 });
  const rows = y.ticks.flatMap((tick) => [
    level(toY(tick), colours.grid),
    text(left - 10, toY(tick) + 4.5, panel.label(tick), { ...small, 'text-anchor': 'end' }),
  ]);
  const columns = x.ticks.flatMap((tick) => [
    element('line', { x1: toX(tick), x2: toX(tick), y1: bottom, y2: bottom + 5, stroke: colours.muted }),
    text(toX(tick), bottom + 21, figure.xLabel(tick), { ...small, 'text-anchor': 'middle' }),
  ]);
  const drawn = curves.map((curve, i) => {
    const places = (panel.points[i] ?? []).map((point) => ({ x: toX(point.x), y: toY(point.y) }));
    return curveSvg(places, curve);
  });
  return [
    text(left, 28, panel.title, { 'font-size': 16, 'font-weight': 600, fill: colours.ink }),
    ...rows,
    level(bottom, colours.muted),
    ...columns,
    text((left + right) / 2, bottom + 42, figure.xTitle, { ...small, 'text-anchor': 'middle' }),
    ...drawn,
  ].join('');
}

/** A single epoch is a point, not a line. */
function curveSvg(places: readonly { x: number; y: number }[], { colour, dash }: FigureCurve): string {
  const [first] = places;
  if (first === undefined) return '';
  if (places.length === 1) return element('circle', { cx: first.x, cy: first.y, r: 4, fill: colour });
  const points = places.map(({ x, y }) => `${x},${y}`).join(' ');
  return element('polyline', { points, fill: 'none', ...strokeOf(colour, dash) });
}

function strokeOf(colour: string, dash: readonly number[]): Attributes {
  const dashes = dash.length > 0 ? { 'stroke-dasharray': dash.join(' ') } : {};
  return { stroke: colour, 'stroke-width': 2.25, 'stroke-linejoin': 'round', ...dashes };
}

function legendSvg({ curves, colours }: Figure, top: number): string {
  const entries = curves.map(({ name, colour, dash }, i) => {
    const x = MARGIN.left + (i % COLUMNS) * PANEL.width;
    const y = top + LEGEND.padding + (Math.floor(i / COLUMNS) + 0.5) * LEGEND.row;
    const shown = name.length > LEGEND.longest ? `${name.slice(0, LEGEND.longest - 1)}…` : name;
    return (
      element('line', { x1: x, x2: x + 36, y1: y, y2: y, ...strokeOf(colour, dash) }) +
      text(x + 46, y + 4.5, shown, { 'font-size': 14, fill: colours.ink })
    );
  });
  return entries.join('');
}

export function figureSvg(figure: Figure): string {
  const { width, height } = figureSize(figure);
  const x = xScale(figure);
  const panels = figure.panels.map((panel, i) => {
    const at = `translate(${(i % COLUMNS) * PANEL.width} ${Math.floor(i / COLUMNS) * PANEL.height})`;
    return element('g', { transform: at }, panelSvg(figure, panel, x));
  });
  const legend = legendSvg(figure, Math.ceil(figure.panels.length / COLUMNS) * PANEL.height);
  const paper = element('rect', { width, height, fill: figure.colours.paper });
  const root = { xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${width} ${height}` };
  return element('svg', { ...root, 'font-family': FONT }, paper + panels.join('') + legend);
}
