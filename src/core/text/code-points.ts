/**
 * Orders texts by Unicode code point, as Python's `sorted` does and with it Keras' class order. JavaScript's own
 * comparison goes by UTF-16 units, which puts characters beyond U+FFFF before U+E000 to U+FFFF.
 */
export function compareCodePoints(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i += 1) {
    if (a.charCodeAt(i) === b.charCodeAt(i)) continue;
    return codePointFrom(a, i) - codePointFrom(b, i);
  }
  return a.length - b.length;
}

/** The code point that unit `i` belongs to; where both texts agree before `i`, a low surrogate's half is enough. */
function codePointFrom(text: string, i: number): number {
  const unit = text.charCodeAt(i);
  const isSurrogate = unit >= 0xd800 && unit <= 0xdfff;
  return isSurrogate ? unit + 0x1_0000 : unit;
}
