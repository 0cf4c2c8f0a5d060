/** The canvas of a chart: axes by Chart.js, and lines from points thinned to what the screen can show. */

import { Chart, LineController, LinearScale, LogarithmicScale } from 'chart.js';
import type { ChartConfiguration, Plugin, Scale } from 'chart.js';
import { BlockExtremes } from './block-extremes';
import { thinCurve } from './decimate';
import { roundEdges } from './axis';
import type { Axis } from './axis';
import type { ChartMark, ChartRange, ChartSeries, YKind } from './chart-series';
import { drawLine, mappingBetween } from './draw-lines';
import type { DrawnLine, Mapping } from './draw-lines';
import { drawMarks, MARK_ROWS } from './marks';
import { readPalette } from './palette';
import type { Palette } from './palette';

Chart.register(LineController, LinearScale, LogarithmicScale);

export interface Scene {
  readonly series: readonly ChartSeries[];
  readonly marks: readonly ChartMark[];
  readonly range: ChartRange;
  readonly x: Axis;
  readonly y: Axis;
  readonly yKind: YKind;
  readonly isLog: boolean;
}

/** Of the numbers beside the upright axis, in widths of a small letter: the same for every chart, so that they align. */
const AXIS_LETTERS = 5;
const X_TICK_PX = 64;
const Y_TICK_PX = 44;
/** Between two marked points: closer ones would hide the dashes that tell a line from others. */
const POINT_APART_PX = 18;
const PALE = 0.28;

export class LineFrame {
  readonly chart: Chart<'line'>;
  scene: Scene | null = null;
  palette: Palette = readPalette();
  /** By memory and place in it: one column is seen through ever new arrays as it grows. */
  private readonly extremes = new WeakMap<ArrayBufferLike, Map<number, BlockExtremes>>();
  private lines: readonly DrawnLine[] = [];

  constructor(canvas: HTMLCanvasElement) {
    this.chart = new Chart(canvas, this.configuration());
  }

  /** After the theme has changed. */
  recolour(): void {
    this.palette = readPalette();
  }

  resize(width: number, height: number): void {
    this.chart.resize(width, height);
  }

  draw(scene: Scene): void {
    this.scene = scene;
    const columns = Math.max(50, Math.round(this.chart.chartArea.width));
    let yMin = Infinity;
    let yMax = -Infinity;
    // What is pale lies behind.
    const ordered = [...scene.series].sort((a, b) => Number(b.isBackground ?? false) - Number(a.isBackground ?? false));
    this.lines = ordered.map((series) => {
      const thin = thinCurve(series, scene.range, columns, scene.isLog, this.extremesOf(series.y));
      yMin = Math.min(yMin, thin.yMin);
      yMax = Math.max(yMax, thin.yMax);
      return this.line(series, thin.points, columns / (scene.range.max - scene.range.min));
    });
    this.setScales(scene, roundEdges(yMin, yMax, scene.yKind, scene.isLog));
    this.chart.update('none');
  }

  destroy(): void {
    this.chart.destroy();
  }

  private extremesOf(y: Float64Array): BlockExtremes {
    const known = this.extremes.get(y.buffer)?.get(y.byteOffset);
    if (known !== undefined) return known;
    const made = new BlockExtremes(y);
    const ofBuffer = this.extremes.get(y.buffer) ?? new Map<number, BlockExtremes>();
    this.extremes.set(y.buffer, ofBuffer.set(y.byteOffset, made));
    return made;
  }

  /** @param scale pixels of 1 on the level axis */
  private line(series: ChartSeries, points: DrawnLine['points'], scale: number): DrawnLine {
    const isPale = series.isBackground === true;
    const pixels = ((points.at(-1)?.x ?? 0) - (points[0]?.x ?? 0)) * scale;
    return {
      points,
      colour: this.palette.colour(series.token),
      width: series.width ?? (isPale ? 1 : 2),
      dash: series.dash,
      alpha: isPale ? PALE : 1,
      isMarked: series.points === true && pixels >= (points.length - 1) * POINT_APART_PX,
    };
  }

  private setScales({ range, marks, isLog }: Scene, y: ChartRange): void {
    const { options } = this.chart;
    const { palette } = this;
    const font = { family: palette.font, size: palette.fontSize };
    const scales = options.scales as Record<'x' | 'y', ScaleOptions>;
    const common = { grid: { color: palette.grid, tickLength: 4 }, border: { color: palette.border } };
    Object.assign(scales.x, common, { min: range.min, max: range.max });
    Object.assign(scales.y, common, { min: y.min, max: y.max, type: isLog ? 'logarithmic' : 'linear' });
    for (const scale of [scales.x, scales.y]) Object.assign(scale.ticks, { font, color: palette.muted });
    const hasLabels = marks.some(({ label }) => label !== '');
    options.layout = { padding: { top: hasLabels ? MARK_ROWS * palette.fontSize * 1.35 + 4 : 6, right: 14 } };
  }

  private configuration(): ChartConfiguration<'line'> {
    const text = (axis: 'x' | 'y') => (value: string | number) => this.scene?.[axis].text(Number(value)) ?? '';
    const upright = { autoSkip: false, includeBounds: false, maxRotation: 0, padding: 6 };
    const xScale = {
      type: 'linear',
      afterBuildTicks: (scale: Scale) => this.setTicks('x', scale, scale.width, X_TICK_PX),
      ticks: { ...upright, callback: text('x') },
    };
    const yScale = {
      type: 'linear',
      afterBuildTicks: (scale: Scale) => this.setTicks('y', scale, scale.height, Y_TICK_PX),
      afterFit: (scale: Scale) => {
        scale.width = AXIS_LETTERS * this.palette.fontSize;
      },
      ticks: { ...upright, callback: text('y') },
    };
    return {
      type: 'line',
      data: { datasets: [] },
      // The scales’ types would have every option at once.
      options: {
        animation: false,
        responsive: false,
        maintainAspectRatio: false,
        events: [],
        scales: { x: xScale, y: yScale },
      } as NonNullable<ChartConfiguration<'line'>['options']>,
      plugins: [this.linesPlugin()],
    };
  }

  private setTicks(axis: 'x' | 'y', scale: Scale, pixels: number, apart: number): void {
    const most = Math.max(2, Math.floor((pixels || 400) / apart));
    const values = this.scene?.[axis].ticks(scale.min, scale.max, most) ?? [];
    scale.ticks = values.filter((value) => value >= scale.min && value <= scale.max).map((value) => ({ value }));
  }

  private linesPlugin(): Plugin<'line'> {
    return {
      id: 'lines',
      afterDatasetsDraw: ({ ctx, chartArea, scales: { x, y } }) => {
        if (this.scene === null || x === undefined || y === undefined) return;
        const { isLog, marks } = this.scene;
        const mapping = { x: mappingOf(x, false), y: mappingOf(y, isLog) };
        ctx.save();
        ctx.beginPath();
        // A line on the edge is as wide as any other.
        ctx.rect(chartArea.left - 1, chartArea.top - 2, chartArea.width + 4, chartArea.height + 4);
        ctx.clip();
        for (const line of this.lines) drawLine(ctx, line, mapping, this.palette.surface);
        ctx.restore();
        const placed = marks.map((mark) => ({ ...mark, at: x.getPixelForValue(mark.x) }));
        drawMarks(ctx, placed, chartArea, this.palette);
      },
    };
  }
}

function mappingOf(scale: Scale, isLog: boolean): Mapping {
  const end = (value: number): { value: number; pixel: number } => ({ value, pixel: scale.getPixelForValue(value) });
  return mappingBetween(end(scale.min), end(scale.max), isLog);
}

interface ScaleOptions {
  ticks: object;
}
