/** Marks of a chart: lines across it, and labels above it where they find room. */

import type { ChartMark } from './chart-series';
import type { Palette } from './palette';

/** Rows of labels above the lines. */
export const MARK_ROWS = 2;
/** Between two labels, in pixels. */
const APART = 8;
const MARK_DASH: readonly number[] = [3, 3];

interface PlacedMark extends ChartMark {
  /** Pixels from the left edge of the canvas. */
  readonly at: number;
}

interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

interface MarkLabel {
  readonly text: string;
  readonly left: number;
  /** From 0, the one next to the lines. */
  readonly row: number;
  readonly token: string | undefined;
}

/**
 * Labels that do not cover each other. Where there is no room for all, those of marks with a colour of their own go
 * before the others, and the rest is left out.
 *
 * @param width of a text, in pixels
 */
export function placeLabels(
  marks: readonly PlacedMark[],
  { left, right }: Pick<Area, 'left' | 'right'>,
  width: (text: string) => number,
): MarkLabel[] {
  const rows: { readonly start: number; readonly end: number }[][] = Array.from({ length: MARK_ROWS }, () => []);
  const labels: MarkLabel[] = [];
  const rank = ({ token }: PlacedMark): number => (token === undefined ? 1 : 0);
  for (const { at, label, token } of [...marks].sort((a, b) => rank(a) - rank(b) || a.at - b.at)) {
    if (label === '' || at < left - 1 || at > right + 1) continue;
    const wide = width(label);
    const start = Math.min(Math.max(left, at - wide / 2), right - wide);
    const end = start + wide;
    const row = rows.findIndex((taken) =>
      taken.every((each) => start >= each.end + APART || end + APART <= each.start),
    );
    if (row < 0) continue;
    rows[row]?.push({ start, end });
    labels.push({ text: label, left: start, row, token });
  }
  return labels;
}

export function drawMarks(
  ctx: CanvasRenderingContext2D,
  marks: readonly PlacedMark[],
  area: Area,
  palette: Palette,
): void {
  const shown = marks.filter(({ at }) => at >= area.left - 1 && at <= area.right + 1);
  ctx.save();
  ctx.lineWidth = 1;
  ctx.setLineDash([...MARK_DASH]);
  for (const { at, token } of shown) {
    ctx.strokeStyle = token === undefined ? palette.muted : palette.colour(token);
    ctx.beginPath();
    ctx.moveTo(Math.round(at) + 0.5, area.top);
    ctx.lineTo(Math.round(at) + 0.5, area.bottom);
    ctx.stroke();
  }
  ctx.font = `${palette.fontSize}px ${palette.font}`;
  ctx.textBaseline = 'bottom';
  for (const { text, left, row, token } of placeLabels(shown, area, (each) => ctx.measureText(each).width)) {
    ctx.fillStyle = token === undefined ? palette.muted : palette.colour(token);
    ctx.fillText(text, left, area.top - 3 - row * palette.fontSize * 1.35);
  }
  ctx.restore();
}
