/** An axis by what it measures: how its numbers are written, and where those of the level one stand. */

import { multiplesBetween, niceStep, niceTicks, timeStep } from '../../core/metrics/axis-ticks';
import { humanDuration } from '../../core/text/units';
import type { Format } from '../i18n/format';
import type { XKind, YKind } from './chart-series';

interface AxisTexts {
  /** As it stands at the axis. */
  readonly text: (value: number) => string;
  /** As it stands beside the pointer. */
  readonly exact: (value: number) => string;
}

export interface XAxis extends AxisTexts {
  /** @param most how many there is room for */
  readonly ticks: (min: number, max: number, most: number) => number[];
}

export function xAxis(kind: XKind, format: Format): XAxis {
  if (kind === 'count') {
    // Between two epochs or steps there is nothing.
    return { ticks: (min, max, most) => niceTicks(min, max, most, 1), text: format.count, exact: format.count };
  }
  const ticks: XAxis['ticks'] = (min, max, most) => multiplesBetween(min, max, timeStep(max - min, most));
  return { ticks, text: humanDuration, exact: humanDuration };
}

/**
 * Counts that begin anew at 0: `ahead` of them stand before it, and are written apart.
 *
 * @param before writes those that stand before 0, counted from 1
 */
export function twoPartAxis(ahead: number, before: (value: number) => string, format: Format): XAxis {
  const text = (x: number): string => (x > 0 ? format.count(x) : before(x + ahead));
  const ticks: XAxis['ticks'] = (min, max, most) => {
    const step = Math.max(1, niceStep(max - min, most));
    const first = multiplesBetween(min + ahead, Math.min(0, max) + ahead, step).map((each) => each - ahead);
    const last = first.at(-1) ?? -Infinity;
    // Two numbers that meet at 0 would cover each other.
    const second = multiplesBetween(Math.max(min, 0), max, step).filter((each) => each > 0 && each - last > step * 0.6);
    return [...first.filter((each) => each + ahead > 0), ...second];
  };
  return { ticks, text, exact: text };
}

export function yTexts(kind: YKind, format: Format): AxisTexts {
  if (kind === 'rate') return { text: format.number, exact: format.number };
  if (kind === 'share') {
    const text = (share: number): string => format.percent(share, Math.abs((share * 100) % 1) < 1e-9 ? 0 : 1);
    return { text, exact: (share) => format.percent(share, 2) };
  }
  // Digits enough to tell two steps apart.
  const exact = (loss: number): string =>
    Math.abs(loss) < 1e-3 && loss !== 0 ? format.number(loss) : format.fixed(loss, 4);
  return { text: format.number, exact };
}
