/** Numbers, times and sizes as a language writes them, in the country of whoever reads. */

import { humanBytes } from '../../shared/amounts';

export interface Format {
  /** `1,234`, whole. */
  readonly count: (value: number) => string;
  /** 0 to 1 as `97.5%`, always with so many digits behind the point. */
  readonly percent: (share: number, digits?: number) => string;
  /** Digits as they are needed to tell small values apart: `0.0103`, `1e-5`. */
  readonly number: (value: number) => string;
  /** Always the same number of digits behind the point, for columns. */
  readonly fixed: (value: number, digits: number) => string;
  /** ISO 8601 or milliseconds as date and time. */
  readonly dateTime: (at: string | number) => string;
  /** Day and time; the year instead of the time where it is another year. For tables. */
  readonly shortDateTime: (at: string | number, now: number) => string;
  /** Day and time to the second. For logs. */
  readonly stamp: (at: string | number) => string;
  /** Hours and minutes, with the weekday where it is another day. */
  readonly clock: (at: number, now: number) => string;
  /** `3 minutes ago`. */
  readonly ago: (at: string, now: number) => string;
  readonly bytes: (bytes: number) => string;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

function agoBy(formatter: Intl.RelativeTimeFormat, elapsedMs: number): string {
  if (elapsedMs < MINUTE_MS) return formatter.format(0, 'minute');
  if (elapsedMs < HOUR_MS) return formatter.format(-Math.floor(elapsedMs / MINUTE_MS), 'minute');
  if (elapsedMs < DAY_MS) return formatter.format(-Math.floor(elapsedMs / HOUR_MS), 'hour');
  return formatter.format(-Math.floor(elapsedMs / DAY_MS), 'day');
}

/** A formatter for each number of digits, made when it is first needed. */
function withDigits(locale: string, style: 'decimal' | 'percent'): (value: number, digits: number) => string {
  const formats = new Map<number, Intl.NumberFormat>();
  return (value, digits) => {
    const options = { style, minimumFractionDigits: digits, maximumFractionDigits: digits };
    const format = formats.get(digits) ?? new Intl.NumberFormat(locale, options);
    formats.set(digits, format);
    return format.format(value);
  };
}

/** @param locale a BCP 47 tag: `en-GB` */
export function formatFor(locale: string): Format {
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const free = new Intl.NumberFormat(locale, { maximumSignificantDigits: 4 });
  const tiny = new Intl.NumberFormat(locale, { notation: 'scientific', maximumSignificantDigits: 3 });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const dayOfYear = new Intl.DateTimeFormat(locale, {
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
  const dayTime = new Intl.DateTimeFormat(locale, { weekday: 'short', hour: 'numeric', minute: '2-digit' });
  const second = new Intl.DateTimeFormat(locale, {
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit',
  });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const fixed = withDigits(locale, 'decimal');
  const percent = withDigits(locale, 'percent');
  return {
    count: (value) => whole.format(value),
    percent: (share, digits = 1) => percent(share, digits),
    number: (value) =>
      value !== 0 && Math.abs(value) < 1e-3 ? tiny.format(value).replace('E', 'e') : free.format(value),
    fixed,
    dateTime: (at) => date.format(new Date(at)),
    shortDateTime: (at, now) =>
      (new Date(at).getFullYear() === new Date(now).getFullYear() ? dayOfYear : day).format(new Date(at)),
    stamp: (at) => second.format(new Date(at)),
    clock: (at, now) =>
      (new Date(at).toDateString() === new Date(now).toDateString() ? time : dayTime).format(new Date(at)),
    ago: (at, now) => agoBy(relative, Math.max(0, now - Date.parse(at))),
    bytes: humanBytes,
  };
}
