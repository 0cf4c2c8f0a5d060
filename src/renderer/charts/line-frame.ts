/** The canvas of a chart: Chart.js draws axes and lines, from points thinned to what the screen can show. */

import { Chart, LineController, LineElement, LinearScale, LogarithmicScale, PointElement, Ticks } from 'chart.js';
import type { ChartDataset, ChartOptions, Plugin, Tick } from 'chart.js';
import type { XAxis } from './axis';
import type { ChartMark, ChartRange, ChartSeries, YKind } from './chart-series';
import { thinCurve, type Point } from './decimate';
import type { Level } from './outliers';
import { drawMarks, MARK_ROWS } from './marks';
import { readPalette } from './palette';

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale);

export interface Scene {
  readonly series: readonly ChartSeries[];
  readonly marks: readonly ChartMark[];
  readonly range: ChartRange;
  readonly x: XAxis;
  readonly yKind: YKind;
  readonly yText: (value: number) => string;
  readonly isLog: boolean;
  /** What the upright axis shows; null for all of the lines. */
  readonly level: Level | null;
}

type Dataset = ChartDataset<'line', Point[]>;

/** Of the numbers beside the upright axis, in widths of a small letter: the same for every chart, so that they align. */
const AXIS_LETTERS = 5;
const X_TICK_PX = 64;
const Y_TICK_PX = 44;
/** Between two marked points: closer ones would hide the dashes that tell a line from others. */
const POINT_APART_PX = 18;
/** Alpha of what lies behind, as the end of a colour. */
const PALE = '47';

export class LineFrame {
  readonly chart: Chart<'line', Point[]>;
  private palette = readPalette();
  private marks: readonly ChartMark[] = [];
  /** By series: Chart.js knows a line by its object. */
  private readonly datasets = new Map<string, Dataset>();

  constructor(canvas: HTMLCanvasElement) {
    const options: ChartOptions<'line'> = {
      ...{ animation: false, responsive: false, maintainAspectRatio: false, events: [] },
      ...{ parsing: false, normalized: true },
    };
    this.chart = new Chart(canvas, { type: 'line', data: { datasets: [] }, options, plugins: [this.marksPlugin()] });
  }

  /** After the theme has changed. */
  recolour(): void {
    this.palette = readPalette();
  }

  draw(scene: Scene): void {
    const { chart, palette } = this;
    const width = Math.max(50, Math.round(chart.chartArea.width));
    chart.data.datasets = scene.series.map((series, i) => {
      const points = thinCurve(series, scene.range, width, scene.isLog);
      // The last is drawn above the others, and what is pale lies behind.
      const order = series.isBackground === true ? 1 : -i;
      const dataset = Object.assign(this.datasets.get(series.id) ?? {}, this.look(series, points, scene), { order });
      this.datasets.set(series.id, dataset);
      return dataset;
    });
    this.marks = scene.marks;
    const hasLabels = scene.marks.some(({ label }) => label !== '');
    chart.options.layout = { padding: { top: hasLabels ? MARK_ROWS * palette.fontSize * 1.35 + 4 : 6, right: 14 } };
    chart.options.scales = this.scales(scene);
    chart.update('none');
  }

  private look(
    { token, dash, width, points, isBackground = false }: ChartSeries,
    data: Point[],
    scene: Scene,
  ): Dataset {
    const { chart, palette } = this;
    const scale = chart.chartArea.width / (scene.range.max - scene.range.min);
    const pixels = ((data.at(-1)?.x ?? 0) - (data[0]?.x ?? 0)) * scale;
    const isMarked = points === true && pixels >= (data.length - 1) * POINT_APART_PX;
    const colour = palette.colour(token);
    return {
      data,
      borderColor: isBackground ? colour + PALE : colour,
      borderWidth: width ?? (isBackground ? 1 : 2),
      borderDash: [...dash],
      borderJoinStyle: 'round',
      // A point without a line is seen by itself.
      pointRadius: data.length === 1 ? 3 : isMarked ? 2 : 0,
      pointBackgroundColor: palette.surface,
      pointBorderWidth: 1.5,
    };
  }

  private scales({ range, x, yKind, yText, isLog, level }: Scene): NonNullable<ChartOptions<'line'>['scales']> {
    const { chart, palette } = this;
    const room = (pixels: number, apart: number): number => Math.max(2, Math.floor((pixels || 400) / apart));
    const common = {
      grid: { color: palette.grid, tickLength: 4 },
      border: { color: palette.border },
      ticks: {
        ...{ includeBounds: false, maxRotation: 0, padding: 6, color: palette.muted },
        font: { family: palette.font, size: palette.fontSize },
      },
    };
    return {
      x: {
        ...{ ...common, type: 'linear', min: range.min, max: range.max },
        afterBuildTicks: (scale) => {
          const values = x.ticks(scale.min, scale.max, room(scale.width, X_TICK_PX));
          scale.ticks = values.map((value) => ({ value }));
        },
        ticks: { ...common.ticks, autoSkip: false, callback: (value) => x.text(Number(value)) },
      },
      y: {
        ...{ ...common, type: isLog ? 'logarithmic' : 'linear' },
        ...(level ?? {}),
        afterDataLimits: (scale) => {
          if (yKind === 'share') scale.max = Math.min(1, scale.max);
        },
        afterFit: (scale) => {
          scale.width = AXIS_LETTERS * palette.fontSize;
        },
        ticks: {
          ...common.ticks,
          maxTicksLimit: room(chart.height, Y_TICK_PX),
          callback(value, index, ticks: Tick[]) {
            const isShown = !isLog || Ticks.formatters.logarithmic.call(this, Number(value), index, ticks) !== '';
            return isShown ? yText(Number(value)) : '';
          },
        },
      },
    };
  }

  private marksPlugin(): Plugin<'line'> {
    return {
      id: 'marks',
      afterDatasetsDraw: ({ ctx, chartArea, scales: { x } }) => {
        const placed = this.marks.map((mark) => ({ ...mark, at: x?.getPixelForValue(mark.x) ?? 0 }));
        drawMarks(ctx, placed, chartArea, this.palette);
      },
    };
  }
}
