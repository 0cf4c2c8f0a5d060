/** A nested record as one level of dotted names: `stage.optimizer.learningRate`. */

export type Leaf = string | number | boolean | null;

/**
 * In the order of the members; lists count as leaves and are written out.
 *
 * @param value JSON
 */
export function flatten(value: unknown, name = ''): Map<string, Leaf> {
  if (typeof value !== 'object' || value === null) return new Map([[name, value as Leaf]]);
  if (Array.isArray(value)) return new Map([[name, JSON.stringify(value)]]);
  const entries = Object.entries(value).flatMap(([key, member]) => [
    ...flatten(member, name === '' ? key : `${name}.${key}`),
  ]);
  return new Map(entries);
}
