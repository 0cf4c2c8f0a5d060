/**
 * Grad-CAM (Selvaraju et al., arXiv:1610.02391): where in an image a network saw what speaks for a class. Each channel
 * of the last convolution counts as much as the class’ score would grow with it, on average over its places; what speaks
 * against the class is left out.
 */

import type { Layer } from './architecture';

export interface HeatMap {
  readonly height: number;
  readonly width: number;
  /** Row by row, 0 to 1, the largest 1; all 0 where nothing speaks for the class. */
  readonly values: Float32Array;
}

/** Where the cells of a layer’s output lie in the image: the middle of the first one, and from one to the next, in pixels. */
export interface CellGrid {
  readonly first: number;
  readonly step: number;
}

/**
 * @param activation the output of the convolution, height × width × channels, of one image
 * @param gradient of the class’ score before softmax or sigmoid for `activation`, of the same shape
 */
export function gradCam(
  activation: Float32Array,
  gradient: Float32Array,
  [height, width, channels]: readonly [number, number, number],
): HeatMap {
  const places = height * width;
  const weights = new Float64Array(channels);
  for (let i = 0; i < places * channels; i += 1) {
    const channel = i % channels;
    weights[channel] = (weights[channel] ?? 0) + (gradient[i] ?? 0) / places;
  }
  const sums = Float32Array.from({ length: places }, (_, place) => {
    const from = place * channels;
    const sum = weights.reduce((all, weight, channel) => all + weight * (activation[from + channel] ?? 0), 0);
    return Math.max(0, sum);
  });
  const most = sums.reduce((a, b) => Math.max(a, b), 0);
  return { height, width, values: most > 0 ? sums.map((sum) => sum / most) : sums };
}

/** @param layers a network’s, up to the one whose output’s cells are asked for */
export function cellGrid(layers: readonly Layer[]): CellGrid {
  let first = 0.5;
  let step = 1;
  for (const layer of layers) {
    // Without padding a convolution begins one cell further in.
    if (layer.kind === 'convolution' && layer.padding === 'valid') first += step;
    if (layer.kind !== 'max-pool') continue;
    first += step / 2;
    step *= 2;
  }
  return { first, step };
}

/** The map at the middle of a pixel, bilinear between the middles of its cells. */
function heatAt({ height, width, values }: HeatMap, { first, step }: CellGrid, x: number, y: number): number {
  const inside = (at: number, cells: number): number => Math.min(cells - 1, Math.max(0, (at + 0.5 - first) / step));
  const [column, row] = [inside(x, width), inside(y, height)];
  const [left, top] = [Math.floor(column), Math.floor(row)];
  const cell = (i: number, j: number): number => values[Math.min(height - 1, j) * width + Math.min(width - 1, i)] ?? 0;
  const between = (a: number, b: number, share: number): number => a + (b - a) * share;
  const upper = between(cell(left, top), cell(left + 1, top), column - left);
  const lower = between(cell(left, top + 1), cell(left + 1, top + 1), column - left);
  return between(upper, lower, row - top);
}

/** From cold to hot, evenly brighter, also to those who see few colours (matplotlib’s “inferno”, from its third on). */
const RAMP = [
  [122, 29, 109],
  [188, 55, 84],
  [237, 105, 37],
  [251, 180, 26],
  [252, 255, 164],
] as const;
/** Of the colour over the image where it is hottest, and where it is cold. */
const HOT = 0.7;
/** The image itself is grey and a little darker beneath, so that no colour is its own. */
const DIM = 0.8;

function rampColour(heat: number, channel: number): number {
  const at = heat * (RAMP.length - 1);
  const low = Math.min(RAMP.length - 2, Math.floor(at));
  const [from, to] = [RAMP[low]?.[channel] ?? 0, RAMP[low + 1]?.[channel] ?? 0];
  return from + (to - from) * (at - low);
}

/**
 * The image with the map over it.
 *
 * @param pixels RGB 0 to 255, size × size × 3
 * @returns of the same shape and range
 */
export function heatOverlay(pixels: Float32Array, size: number, map: HeatMap, grid: CellGrid): Float32Array {
  const overlay = new Float32Array(pixels.length);
  for (let pixel = 0; pixel < size * size; pixel += 1) {
    const heat = heatAt(map, grid, pixel % size, Math.floor(pixel / size));
    const [red = 0, green = 0, blue = 0] = pixels.subarray(pixel * 3, pixel * 3 + 3);
    const grey = DIM * (0.299 * red + 0.587 * green + 0.114 * blue);
    for (let channel = 0; channel < 3; channel += 1) {
      overlay[pixel * 3 + channel] = grey + HOT * heat * (rampColour(heat, channel) - grey);
    }
  }
  return overlay;
}
