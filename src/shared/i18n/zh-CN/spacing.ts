/** Latin letters and digits stand apart from Chinese ones. */

const HAN_FIRST = /^\p{Script=Han}/u;
const HAN_LAST = /\p{Script=Han}$/u;
const LATIN_FIRST = /^[A-Za-z0-9]/;
const LATIN_LAST = /[A-Za-z0-9]$/;

/** A template whose values get a space towards Chinese letters where they begin or end with Latin ones. */
export function zh(texts: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return values.reduce<string>((before, value, i) => {
    const written = String(value);
    const after = texts[i + 1] ?? '';
    const ahead = HAN_LAST.test(before) && LATIN_FIRST.test(written) ? ' ' : '';
    const behind = HAN_FIRST.test(after) && LATIN_LAST.test(written) ? ' ' : '';
    return `${before}${ahead}${written}${behind}${after}`;
  }, texts[0] ?? '');
}
