/** One thing, or several. */

/** `1 image`, `2,000 images`; the count as it is written. */
export function many(count: string, one: string, more = `${one}s`): string {
  return `${count} ${count === '1' ? one : more}`;
}
