/** Numbers and times as the terminal shows them, in widths that do not jump. */

const digits = new Intl.NumberFormat('en-US');

/** `2,000`. */
export function counted(count: number): string {
  return digits.format(count);
}

/** `1 image`, `2,000 images`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${counted(count)} ${count === 1 ? one : many}`;
}

/** 0 to 1 as ` 95.3%`, six wide. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1).padStart(5)}%`;
}

/** Seven wide up to 9,999. */
export function loss(value: number): string {
  return (value < 100 ? value.toFixed(4) : value.toFixed(1)).padStart(7);
}

/** `0.0001`, `1e-5`: as a person would write it. */
export function rate(value: number): string {
  const rounded = Number(value.toPrecision(3));
  return rounded !== 0 && rounded < 1e-4 ? rounded.toExponential() : String(rounded);
}

/** ` 440 ms`, `1.68 s`: seven wide. */
export function stepTime(ms: number): string {
  return (ms < 999.5 ? `${ms.toFixed(ms < 9.95 ? 1 : 0)} ms` : `${(ms / 1000).toFixed(2)} s`).padStart(7);
}

/** `14:32`, with the day where it is another one: `Wed 02:10`; `Dec 3, 02:10` a week on. */
export function clock(date: Date, now: Date): string {
  const time: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hour12: false };
  if (date.toDateString() === now.toDateString()) return date.toLocaleTimeString('en-GB', time);
  const isSoon = date.getTime() - now.getTime() < 6 * 86_400_000;
  const day: Intl.DateTimeFormatOptions = isSoon ? { weekday: 'short' } : { day: 'numeric', month: 'short' };
  return `${date.toLocaleDateString('en-GB', day)} ${date.toLocaleTimeString('en-GB', time)}`;
}

/** `2026-11-24 12:30`, UTC. @param at ISO 8601 */
export function instant(at: string): string {
  return at.slice(0, 16).replace('T', ' ');
}
