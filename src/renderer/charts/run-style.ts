/** How a run looks in every chart: a colour of the tokens, and a dash that tells it apart without colour. */

/** Lengths of dash and gap in pixels; none is a solid line. */
const DASHES: readonly (readonly number[])[] = [
  [],
  [7, 4],
  [2, 4],
  [10, 3, 2, 3],
  [5, 2],
  [12, 5],
  [2, 2],
  [8, 2, 2, 2, 2, 2],
];

export function runDash(colour: number): readonly number[] {
  return DASHES[colour % DASHES.length] ?? [];
}

/** The name of the token, for {@link tokenValue}. */
export function runToken(colour: number): string {
  return `--run-${colour % DASHES.length}`;
}

/** What a token is at the moment; a canvas can’t read it by itself. */
export function tokenValue(token: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(token).trim();
}
