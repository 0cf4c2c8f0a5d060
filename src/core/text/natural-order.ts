import { compareCodePoints } from './code-points';

/** Orders names as a person counts: `cat.2.jpg` before `cat.10.jpg`. Equal numbers are ordered by code point. */
export function compareNatural(a: string, b: string): number {
  const partsOfA = a.match(/\d+|\D+/g) ?? [];
  const partsOfB = b.match(/\d+|\D+/g) ?? [];
  for (const [i, part] of partsOfA.entries()) {
    const other = partsOfB[i];
    if (other === undefined) return 1;
    const order = comparePart(part, other);
    if (order !== 0) return order;
  }
  return partsOfA.length - partsOfB.length || compareCodePoints(a, b);
}

function comparePart(a: string, b: string): number {
  if (!/^\d/.test(a) || !/^\d/.test(b)) return compareCodePoints(a, b);
  // Without leading zeros the longer number is the larger one, however many digits it has.
  const digitsOfA = a.replace(/^0+/, '');
  const digitsOfB = b.replace(/^0+/, '');
  return digitsOfA.length - digitsOfB.length || compareCodePoints(digitsOfA, digitsOfB);
}
