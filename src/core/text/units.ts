/** Durations in words for a person. */

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
