/** Two curves over epochs as a figure in SVG: training as a line, validation dashed, each epoch a point. */

import { niceTicks } from '../../core/metrics/axis-ticks';
import { markup, type Markup } from './markup';

export interface Curve {
  readonly label: string;
  /** By epoch, from the first. */
  readonly values: readonly number[];
  readonly look: 'training' | 'validation';
}

const SIZE = { width: 460, height: 240 };
const AREA = { left: 48, right: 448, top: 12, bottom: 206 };
const MOST_TICKS = 5;

/** @param tick how a value is written on the axis */
export function lineFigure(title: string, curves: readonly Curve[], tick: (value: number) => string): Markup {
  const values = curves.flatMap((curve) => curve.values).filter(Number.isFinite);
  const epochs = curves.reduce((most, curve) => Math.max(most, curve.values.length), 1);
  const least = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const margin = Math.max((most - least) * 0.06, 1e-6);
  const [min, max] = [least - margin, most + margin];
  const x = (epoch: number): string =>
    (AREA.left + ((epoch - 1) / Math.max(1, epochs - 1)) * (AREA.right - AREA.left)).toFixed(1);
  const y = (value: number): number => AREA.bottom - ((value - min) / (max - min)) * (AREA.bottom - AREA.top);
  const lines = curves.map(({ values: each, look }) => {
    const points = each.flatMap((value, i) => (Number.isFinite(value) ? [[x(i + 1), y(value).toFixed(1)]] : []));
    const dots = points.map(([left = '', top = '']) => markup`<circle cx="${left}" cy="${top}" r="2" />`);
    return markup`<g class="${look}"><polyline points="${points.join(' ')}" />${dots}</g>\n`;
  });
  const across = niceTicks(min, max, MOST_TICKS).map((value) => {
    const [at, foot] = [y(value).toFixed(1), (y(value) + 4).toFixed(1)];
    return markup`<g class="tick"><line x1="${AREA.left}" x2="${AREA.right}" y1="${at}" y2="${at}" />
<text x="${AREA.left - 6}" y="${foot}" text-anchor="end">${tick(value)}</text></g>\n`;
  });
  const along = niceTicks(1, epochs, MOST_TICKS, 1).map(
    (epoch) => markup`<text x="${x(epoch)}" y="${AREA.bottom + 18}" text-anchor="middle">${epoch}</text>\n`,
  );
  const keys = curves.map(({ label, look }) => markup`<span class="key ${look}">${label}</span>`);
  return markup`<figure>
<figcaption>${title} ${keys}</figcaption>
<svg viewBox="0 0 ${SIZE.width} ${SIZE.height}" role="img" aria-label="${title} by epoch">
${across}${along}${lines}</svg>
</figure>
`;
}
