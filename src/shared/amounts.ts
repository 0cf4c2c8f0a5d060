/** Amounts of bytes in words for a person, and read from what a person writes. */

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** `812 B`, `1.2 GB`: decimal units, as file managers and disk makers count. */
export function humanBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 99.5 ? value.toFixed(0) : value.toFixed(1)} ${UNITS[unit] ?? ''}`;
}

const AMOUNT = /^(\d+(?:\.\d+)?) ?([kmgt]?)b?$/i;
const POWERS: Readonly<Record<string, number>> = { '': 0, k: 1, m: 2, g: 3, t: 4 };

/** `20GB`, `1.5 TB`, `500m`, `0` as bytes, in decimal units; null for anything else. */
export function parseBytes(text: string): number | null {
  const found = AMOUNT.exec(text.trim());
  if (found === null) return null;
  return Math.round(Number(found[1]) * 1000 ** (POWERS[(found[2] ?? '').toLowerCase()] ?? 0));
}
