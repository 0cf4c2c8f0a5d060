/** Quantities in words for a person. */

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

/** As {@link humanDuration}, but `< 1 s` for what a forecast would otherwise call nothing. */
export function expectedDuration(ms: number): string {
  return ms < 1000 ? '< 1 s' : humanDuration(ms);
}

/** `0:07`, `12:05`, `1:02:03`, `2 d 03:00:00`; whole seconds. */
export function humanDuration(ms: number): string {
  const total = Math.max(0, Math.round(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const days = Math.floor(total / 86_400);
  const hours = Math.floor(total / 3600) % 24;
  const minutes = Math.floor(total / 60) % 60;
  const seconds = two(total % 60);
  if (days > 0) return `${days} d ${two(hours)}:${two(minutes)}:${seconds}`;
  return hours > 0 ? `${hours}:${two(minutes)}:${seconds}` : `${minutes}:${seconds}`;
}
