/** Where an axis has its numbers: round ones, and not too many. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Steps of an axis of time, in milliseconds. */
const TIME_STEPS: readonly number[] = [
  ...[1000, 2000, 5000, 10_000, 15_000, 30_000],
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 5, 10, 20, 50].map((days) => days * DAY),
];

/** 1, 2 or 5 times a power of ten: the smallest that needs no more than `most` steps. */
export function niceStep(span: number, most: number): number {
  if (!(span > 0)) return 1;
  const least = span / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5].find((each) => each * power >= least * (1 - 1e-9)) ?? 10;
  return factor * power;
}

export function multiplesBetween(min: number, max: number, step: number): number[] {
  const first = Math.ceil(min / step - 1e-9);
  const last = Math.floor(max / step + 1e-9);
  if (!Number.isFinite(first) || last - first > 1000) return [];
  // Zero is not to be written as -0, nor 0.3 as 0.30000000000000004.
  return Array.from(
    { length: Math.max(0, last - first + 1) },
    (_, i) => Number(((first + i) * step).toPrecision(12)) + 0,
  );
}

export function niceTicks(min: number, max: number, most: number, leastStep = 0): number[] {
  return multiplesBetween(min, max, Math.max(leastStep, niceStep(max - min, most)));
}

export function timeStep(spanMs: number, most: number): number {
  return TIME_STEPS.find((step) => spanMs / step <= most) ?? niceStep(spanMs / DAY, most) * DAY;
}
