/** A few images that stand for a folder. */

/**
 * Places of up to `count` images: every class in turn, and evenly spread over each.
 *
 * @param labels of all images
 */
export function pickImages(labels: readonly string[], count: number): number[] {
  const classes = new Map<string, number[]>();
  for (const [place, label] of labels.entries()) {
    const places = classes.get(label) ?? [];
    places.push(place);
    classes.set(label, places);
  }
  const rounds = Math.ceil(count / Math.max(1, classes.size));
  const picked = new Set<number>();
  for (let round = 0; round < rounds; round += 1) {
    for (const places of classes.values()) {
      const place = places[Math.floor(((round + 0.5) * places.length) / rounds)];
      if (place !== undefined) picked.add(place);
    }
  }
  return [...picked].slice(0, count);
}
