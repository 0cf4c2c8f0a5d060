/** The curves as files: SVG, or PNG at twice its size. */

import { xAxis, yTexts } from '../../charts/axis';
import { tokenValue } from '../../charts/run-style';
import type { ComparedRun } from '../../../shared/contract/predictions';
import type { I18n } from '../../i18n/i18n.svelte';
import { comparedSeries, METRICS, X_KIND, Y_KIND, type Axis } from './compared-runs';
import { figureSize, figureSvg, type Figure } from './figure';

const PNG_SCALE = 2;

/** Documents are white, so a figure takes the light colours. Nothing is painted in between. */
function inLightTheme<T>(read: () => T): T {
  const { dataset } = document.documentElement;
  const theme = dataset['theme'] ?? 'light';
  dataset['theme'] = 'light';
  const result = read();
  dataset['theme'] = theme;
  return result;
}

function comparisonFigure(runs: readonly ComparedRun[], axis: Axis, { m, format }: I18n): Figure {
  return {
    panels: METRICS.map((metric) => ({
      title: m.compare.metric[metric],
      series: comparedSeries(runs, metric, axis),
      yText: yTexts(Y_KIND[metric], format).text,
    })),
    xTitle: m.compare.axes[axis],
    x: xAxis(X_KIND[axis], format),
    colour: tokenValue,
  };
}

/** @returns null if the browser can’t draw it */
export function figureFile(
  kind: 'png' | 'svg',
  runs: readonly ComparedRun[],
  axis: Axis,
  i18n: I18n,
): Promise<Blob | null> {
  const figure = comparisonFigure(runs, axis, i18n);
  const svg = new Blob([inLightTheme(() => figureSvg(figure))], { type: 'image/svg+xml' });
  return kind === 'svg' ? Promise.resolve(svg) : pngOf(svg, figureSize(figure));
}

async function pngOf(svg: Blob, { width, height }: { width: number; height: number }): Promise<Blob | null> {
  const address = URL.createObjectURL(svg);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = width * PNG_SCALE;
    canvas.height = height * PNG_SCALE;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
  } catch {
    return null;
  } finally {
    URL.revokeObjectURL(address);
  }
}
