/** A few images that stand for a folder. */

export function groupBy<T, K>(items: Iterable<T>, key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** So many of them at equal distances: neighbours in a folder are often of the same scene. */
export function spread<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  return Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) * items.length) / count)).flatMap((at) =>
    items.slice(at, at + 1),
  );
}

/**
 * Places of up to `count` images: every class in turn, and evenly spread over each.
 *
 * @param labels of all images
 */
export function pickImages(labels: readonly string[], count: number): number[] {
  const classes = [...groupBy(labels.keys(), (place) => labels[place] ?? '').values()];
  const rounds = Math.ceil(count / Math.max(1, classes.length));
  const picked = classes.map((places) => spread(places, rounds));
  return Array.from({ length: rounds }, (_, round) => picked.flatMap((places) => places.slice(round, round + 1)))
    .flat()
    .slice(0, count);
}
