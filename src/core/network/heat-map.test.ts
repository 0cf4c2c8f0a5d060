import { describe, expect, it } from 'vitest';
import { cellGrid, gradCam, heatOverlay } from './heat-map';
import { RECIPES } from '../recipes/recipes';
import { resolveSettings } from '../settings/resolve-settings';

const layersOf = (recipe: 'finetune' | 'small-cnn', last: string) => {
  const settings = resolveSettings(recipe, 'article', 2, {}, { seed: 1, threads: 1 });
  const { layers } = RECIPES[recipe].architecture(settings, 2);
  return layers.slice(0, layers.findIndex(({ name }) => name === last) + 1);
};

describe('gradCam', () => {
  it('weighs channels by their mean gradient, and leaves out what speaks against the class', () => {
    // 1 × 3 places, 2 channels: weights are 2 and −1.
    const activation = Float32Array.of(1, 0, 2, 1, 0, 5);
    const gradient = Float32Array.of(2, -1, 1, -2, 3, 0);
    const { height, width, values } = gradCam(activation, gradient, [1, 3, 2]);
    expect([height, width]).toEqual([1, 3]);
    expect(values[0]).toBeCloseTo(2 / 3, 6);
    expect([...values].slice(1)).toEqual([1, 0]);
  });

  it('is cold all over where nothing speaks for the class', () => {
    const { values } = gradCam(Float32Array.of(1, 2), Float32Array.of(-1, -1), [1, 2, 1]);
    expect([...values]).toEqual([0, 0]);
  });
});

describe('cellGrid', () => {
  it('knows where the cells of VGG16’s last convolution lie', () => {
    // Four poolings: squares of 16 pixels, the middle of the first at 8.
    expect(cellGrid(layersOf('finetune', 'block5_conv3'))).toEqual({ first: 8, step: 16 });
  });

  it('knows those of the small CNN, whose convolutions have no padding', () => {
    // Behind conv, pool, conv, pool, conv: 0.5, 1.5, 2, 4, 5, 9.
    expect(cellGrid(layersOf('small-cnn', 'conv_3'))).toEqual({ first: 9, step: 4 });
  });
});

describe('heatOverlay', () => {
  const size = 8;
  const grid = { first: 2, step: 4 };
  const white = new Float32Array(size * size * 3).fill(255);
  const at = (overlay: Float32Array, x: number, y: number): number[] => {
    const from = (y * size + x) * 3;
    return [...overlay.subarray(from, from + 3)];
  };

  it('leaves what is cold grey, and colours what is hot where its cell lies', () => {
    const map = { height: 2, width: 2, values: Float32Array.of(0, 0, 0, 1) };
    const overlay = heatOverlay(white, size, map, grid);
    const [red = 0, green = 0, blue = 0] = at(overlay, 0, 0);
    expect(red).toBeCloseTo(204, 1);
    expect([green, blue]).toEqual([red, red]);
    const [hotRed = 0, , hotBlue = 0] = at(overlay, 7, 7);
    expect(hotRed).toBeGreaterThan(hotBlue + 40);
    expect(Math.max(...overlay)).toBeLessThanOrEqual(255);
    expect(Math.min(...overlay)).toBeGreaterThanOrEqual(0);
  });

  it('goes evenly from one cell to the next', () => {
    const map = { height: 1, width: 2, values: Float32Array.of(0, 1) };
    const black = new Float32Array(white.length);
    const reds = Array.from({ length: size }, (_, x) => at(heatOverlay(black, size, map, grid), x, 3)[0] ?? 0);
    expect(reds).toEqual([...reds].sort((a, b) => a - b));
    expect(reds.slice(0, 2)).toEqual([0, 0]);
    expect(reds[7]).toBeGreaterThan(150);
  });
});
