/** Two curves over epochs as a figure in SVG: training as a line, validation dashed, each epoch a point. */

import { niceTicks } from '../../core/metrics/axis-ticks';
import { html } from './markup';
import type { Markup } from './markup';

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
  const epochs = Math.max(1, ...curves.map((curve) => curve.values.length));
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const margin = Math.max((most - least) * 0.06, 1e-6);
  const [min, max] = [least - margin, most + margin];
  const x = (epoch: number): number => AREA.left + ((epoch - 1) / Math.max(1, epochs - 1)) * (AREA.right - AREA.left);
  const y = (value: number): number => AREA.bottom - ((value - min) / (max - min)) * (AREA.bottom - AREA.top);
  const point = (value: number, i: number): string => `${x(i + 1).toFixed(1)},${y(value).toFixed(1)}`;
  const lines = curves.map(({ values: each, look }) => {
    const points = each.flatMap((value, i) => (Number.isFinite(value) ? [point(value, i)] : []));
    const dots = points.map((at) => {
      const [left = '', top = ''] = at.split(',');
      return html`<circle cx="${left}" cy="${top}" r="2" />`;
    });
    return html`<g class="${look}"><polyline points="${points.join(' ')}" />${dots}</g>`;
  });
  const across = niceTicks(min, max, MOST_TICKS).map(
    (value) =>
      html`<g class="tick">
        <line x1="${AREA.left}" x2="${AREA.right}" y1="${y(value).toFixed(1)}" y2="${y(value).toFixed(1)}" />
        <text x="${AREA.left - 6}" y="${(y(value) + 4).toFixed(1)}" text-anchor="end">${tick(value)}</text>
      </g>`,
  );
  const along = niceTicks(1, epochs, MOST_TICKS, 1).map(
    (epoch) => html`<text x="${x(epoch).toFixed(1)}" y="${AREA.bottom + 18}" text-anchor="middle">${epoch}</text>`,
  );
  const keys = curves.map(({ label, look }) => html`<span class="key ${look}">${label}</span>`);
  return html`<figure>
    <figcaption>${title} ${keys}</figcaption>
    <svg viewBox="0 0 ${SIZE.width} ${SIZE.height}" role="img" aria-label="${title} by epoch">
      ${across}${along}${lines}
    </svg>
  </figure>`;
}
