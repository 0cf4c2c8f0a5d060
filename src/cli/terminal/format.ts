/** Numbers as the terminal shows them, in widths that do not jump. */

import { MARKED_COLOUR, withoutControls } from './on-screen';

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

/** Text in columns, two spaces apart; `right` names the columns that are flush right. */
export function table(cells: readonly (readonly string[])[], right: readonly number[] = []): string[] {
  const rows = cells.map((row) => row.map(withoutControls));
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, displayWidth(cell))));
  return rows.map((row) =>
    row
      .map((cell, i) => {
        const gap = ' '.repeat((widths[i] ?? 0) - displayWidth(cell));
        return right.includes(i) ? gap + cell : cell + gap;
      })
      .join('  ')
      .trimEnd(),
  );
}

/** Columns that a terminal gives a text: two to ideographs and emoji, none to marks and colours. */
function displayWidth(text: string): number {
  const plain = text.replaceAll(MARKED_COLOUR, '');
  let width = 0;
  for (const character of plain) {
    if (/\p{Mark}|\p{Cf}/u.test(character)) continue;
    width += isWide(character.codePointAt(0) ?? 0) ? 2 : 1;
  }
  return width;
}

/** The main ranges of Unicode’s East Asian Width “wide” (UAX 11). */
const WIDE_RANGES = [
  [0x1100, 0x115f],
  [0x2e80, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0x1f300, 0x1faff],
  [0x20000, 0x3fffd],
] as const;

function isWide(point: number): boolean {
  return WIDE_RANGES.some(([from, to]) => point >= from && point <= to);
}
