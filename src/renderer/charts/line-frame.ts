/** The canvas of a chart: Chart.js draws axes and lines, from points thinned to what the screen can show. */

import { Chart, LineController, LineElement, LinearScale, LogarithmicScale, PointElement } from 'chart.js';
import type { ChartConfiguration, ChartDataset, Plugin, Scale } from 'chart.js';
import { thinCurve } from '../../core/decimate';
import { roundEdges } from './axis';
import type { Axis } from './axis';
import type { ChartMark, ChartRange, ChartSeries, YKind } from './chart-series';
import { drawMarks, MARK_ROWS } from './marks';
import { readPalette } from './palette';
import type { Palette } from './palette';

Chart.register(LineController, LineElement, LinearScale, LogarithmicScale, PointElement);

export interface Scene {
  readonly series: readonly ChartSeries[];
  readonly marks: readonly ChartMark[];
  readonly range: ChartRange;
  readonly x: Axis;
  readonly y: Axis;
  readonly yKind: YKind;
  readonly isLog: boolean;
}

interface Point {
  x: number;
  y: number;
}
type Dataset = ChartDataset<'line', Point[]>;

/** Of the numbers beside the upright axis, in widths of a small letter: the same for every chart, so that they align. */
const AXIS_LETTERS = 5;
const X_TICK_PX = 64;
const Y_TICK_PX = 44;
/** More points than this are a line, and marking them would hide it. */
const MOST_MARKED = 60;
const BACKGROUND_SHARE = '28%';

export class LineFrame {
  readonly chart: Chart<'line', Point[]>;
  scene: Scene | null = null;
  palette: Palette = readPalette();

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
    const { min, max } = scene.range;
    const columns = Math.max(50, Math.round(this.chart.chartArea.width));
    let yMin = Infinity;
    let yMax = -Infinity;
    // What is pale lies behind.
    const ordered = [...scene.series].sort((a, b) => Number(b.isBackground ?? false) - Number(a.isBackground ?? false));
    const { datasets } = this.chart.data;
    datasets.length = Math.min(datasets.length, ordered.length);
    ordered.forEach((series, i) => {
      const thin = thinCurve(series, min, max, columns, scene.isLog);
      yMin = Math.min(yMin, thin.yMin);
      yMax = Math.max(yMax, thin.yMax);
      // Kept and changed in place: Chart.js takes a new one for another line, and sets up everything again.
      datasets[i] = Object.assign(datasets[i] ?? { data: [] }, this.dataset(series, thin.points));
    });
    this.setScales(scene, roundEdges(yMin, yMax, scene.yKind, scene.isLog));
    this.chart.update('none');
  }

  destroy(): void {
    this.chart.destroy();
  }

  private dataset(series: ChartSeries, points: Point[]): Dataset {
    const colour = this.palette.colour(series.token);
    const isBackground = series.isBackground === true;
    const isMarked = series.points === true && points.length <= MOST_MARKED;
    return {
      label: series.id,
      data: points,
      borderColor: isBackground ? `color-mix(in srgb, ${colour} ${BACKGROUND_SHARE}, transparent)` : colour,
      borderWidth: series.width ?? (isBackground ? 1 : 2),
      borderDash: [...series.dash],
      borderJoinStyle: 'round',
      pointRadius: isMarked || points.length === 1 ? 2.5 : 0,
      pointBackgroundColor: this.palette.surface,
      pointBorderColor: colour,
      pointBorderWidth: 1.5,
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

  private configuration(): ChartConfiguration<'line', Point[]> {
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
        parsing: false,
        normalized: true,
        events: [],
        spanGaps: true,
        scales: { x: xScale, y: yScale },
      } as NonNullable<ChartConfiguration<'line', Point[]>['options']>,
      plugins: [this.marksPlugin()],
    };
  }

  private setTicks(axis: 'x' | 'y', scale: Scale, pixels: number, apart: number): void {
    const most = Math.max(2, Math.floor((pixels || 400) / apart));
    const values = this.scene?.[axis].ticks(scale.min, scale.max, most) ?? [];
    scale.ticks = values.filter((value) => value >= scale.min && value <= scale.max).map((value) => ({ value }));
  }

  private marksPlugin(): Plugin<'line'> {
    return {
      id: 'marks',
      afterDatasetsDraw: ({ ctx, chartArea, scales }) => {
        const scale = scales['x'];
        if (this.scene === null || scale === undefined) return;
        const placed = this.scene.marks.map((mark) => ({ ...mark, at: scale.getPixelForValue(mark.x) }));
        drawMarks(ctx, placed, chartArea, this.palette);
      },
    };
  }
}

interface ScaleOptions {
  ticks: object;
}
