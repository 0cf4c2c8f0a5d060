/** An axis by what it measures: where its numbers stand, and how they are written. */

import { humanDuration } from '../../core/text/units';
import { logTicks, multiplesBetween, niceStep, niceTicks, timeStep } from '../../core/metrics/axis-ticks';
import type { Format } from '../i18n/format';
import type { XKind, YKind } from './chart-series';

export interface Axis {
  /** @param most how many there is room for */
  readonly ticks: (min: number, max: number, most: number) => number[];
  /** As it stands at the axis. */
  readonly text: (value: number) => string;
  /** As it stands beside the pointer. */
  readonly exact: (value: number) => string;
}

export function xAxis(kind: XKind, format: Format): Axis {
  switch (kind) {
    case 'number':
    case 'epoch':
      // Between two epochs or steps there is nothing.
      return countAxis((value) => format.count(value));
    case 'duration':
      return timeAxis(0, humanDuration);
    case 'clock': {
      // Round in the person’s own time zone.
      const offsetMs = new Date().getTimezoneOffset() * 60_000;
      return timeAxis(offsetMs, (at) => format.clock(at, Date.now()));
    }
  }
}

function countAxis(text: (value: number) => string): Axis {
  return { ticks: (min, max, most) => niceTicks(min, max, most, 1), text, exact: text };
}

/**
 * Counts that begin anew at 0: `ahead` of them stand before it, and are written apart.
 *
 * @param before writes those that stand before 0, counted from 1
 */
export function twoPartAxis(ahead: number, before: (value: number) => string, format: Format): Axis {
  const text = (x: number): string => (x > 0 ? format.count(x) : before(x + ahead));
  const ticks = (min: number, max: number, most: number): number[] => {
    const step = Math.max(1, niceStep(max - min, most));
    const first = multiplesBetween(min + ahead, Math.min(0, max) + ahead, step).map((each) => each - ahead);
    const last = first.at(-1) ?? -Infinity;
    // Two numbers that meet at 0 would cover each other.
    const second = multiplesBetween(Math.max(min, 0), max, step).filter((each) => each > 0 && each - last > step * 0.6);
    return [...first.filter((each) => each + ahead > 0), ...second];
  };
  return { ticks, text, exact: text };
}

function timeAxis(offsetMs: number, text: (ms: number) => string): Axis {
  const ticks = (min: number, max: number, most: number): number[] =>
    multiplesBetween(min - offsetMs, max - offsetMs, timeStep(max - min, most)).map((ms) => ms + offsetMs);
  return { ticks, text, exact: text };
}

export function yAxis(kind: YKind, isLog: boolean, format: Format): Axis {
  const ticks = isLog ? logTicks : niceTicks;
  if (kind === 'share') {
    const text = (share: number): string => format.percent(share, Math.abs((share * 100) % 1) < 1e-9 ? 0 : 1);
    return { ticks, text, exact: (share) => format.percent(share, 2) };
  }
  return { ticks, text: format.number, exact: kind === 'rate' ? format.number : exactLoss(format) };
}

/** Digits enough to tell two steps apart. */
function exactLoss(format: Format): (value: number) => string {
  return (value) => (Math.abs(value) < 1e-3 && value !== 0 ? format.number(value) : format.fixed(value, 4));
}

/** Edges of an upright axis around what is shown, on round numbers so that they do not move with every point. */
export function roundEdges(yMin: number, yMax: number, kind: YKind, isLog: boolean): { min: number; max: number } {
  if (yMin > yMax) return kind === 'share' || !isLog ? { min: 0, max: 1 } : { min: 0.1, max: 1 };
  if (isLog) return { min: yMin / 1.15, max: yMax * 1.15 };
  const span = yMax - yMin || Math.abs(yMax) * 0.1 || 1;
  const step = niceStep(span * 1.04, 5) / 2;
  const min = Math.floor((yMin - span * 0.02) / step) * step;
  const max = Math.ceil((yMax + span * 0.02) / step) * step;
  const edges = { min: yMin >= 0 ? Math.max(0, min) : min, max };
  // No share is above 100%; a little room keeps a line at 100% visible.
  return kind === 'share' ? { ...edges, max: Math.min(edges.max, 1 + (1 - edges.min) * 0.04) } : edges;
}
