/** The curves as files: SVG as it is drawn, PNG at twice its size. */

import { xAxis, yTexts } from '../../charts/axis';
import { runDash, runToken, tokenValue } from '../../charts/run-style';
import type { RunComparison } from '../../../shared/contract/predictions';
import type { RunListRow } from '../../../shared/contract/runs';
import type { I18n } from '../../i18n/i18n.svelte';
import { runName } from '../../state/run-name';
import { curvePoints, isShare, looksOf, METRICS } from './comparison-curves';
import type { Axis } from './comparison-curves';
import { figureSize, figureSvg } from './figure';
import type { Figure } from './figure';
import { axisTitle, metricTitle } from './texts';

const PNG_SCALE = 2;

/** Figures go into documents, which are white: read while nothing is painted. */
function inLightTheme<T>(read: () => T): T {
  const { dataset } = document.documentElement;
  const theme = dataset['theme'] ?? 'light';
  dataset['theme'] = 'light';
  const result = read();
  dataset['theme'] = theme;
  return result;
}

export function comparisonFigure({ runs }: RunComparison, rows: readonly RunListRow[], axis: Axis, i18n: I18n): Figure {
  const looks = looksOf(rows);
  const isTime = axis !== 'epoch';
  return inLightTheme(() => ({
    panels: METRICS.map((metric) => ({
      title: metricTitle(metric, i18n),
      points: runs.map((run) => curvePoints(run, metric, axis)),
      label: yTexts(isShare(metric) ? 'share' : 'loss', i18n.format).text,
    })),
    curves: rows.map((row) => {
      const { colour } = looks.get(row.runId) ?? row;
      return { name: runName(row), colour: tokenValue(runToken(colour)), dash: runDash(colour) };
    }),
    xTitle: axisTitle(axis, i18n),
    isTime,
    xLabel: xAxis(isTime ? 'duration' : 'count', i18n.format).text,
    colours: {
      paper: tokenValue('--surface'),
      ink: tokenValue('--text'),
      muted: tokenValue('--text-muted'),
      grid: tokenValue('--border'),
    },
  }));
}

export function svgFile(figure: Figure): Blob {
  return new Blob([figureSvg(figure)], { type: 'image/svg+xml' });
}

/** null where the browser can’t draw it. */
export async function pngFile(figure: Figure): Promise<Blob | null> {
  const address = URL.createObjectURL(svgFile(figure));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const { width, height } = figureSize(figure);
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
