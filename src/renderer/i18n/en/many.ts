/** One thing, or several. */

/** `1 picture`, `2,000 pictures`; the count as it is written. */
export function many(count: string, one: string, more = `${one}s`): string {
  return `${count} ${count === '1' ? one : more}`;
}
