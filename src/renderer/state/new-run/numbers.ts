/** Numbers as a person writes them. */

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * `0.001`, `1e-3`, `.5`, also in full-width digits and with the minus sign of typography; null for everything else. A
 * comma is refused: in one country it begins the decimals, in another the thousands.
 */
export function parseNumber(text: string): number | null {
  const plain = text.normalize('NFKC').replace('−', '-').trim();
  const value = NUMBER.test(plain) ? Number(plain) : Number.NaN;
  return Number.isFinite(value) ? value : null;
}
