/** Keeps what a person said of ambiguous folders, so that each is asked about once. */

import * as v from 'valibot';
import { LAYOUTS, type Layout } from '../../../shared/layouts';
import { parseShape } from '../../../shared/schema';

const STORE = 'lathe.layouts';
/** Folders that are remembered, the latest. */
const MOST = 200;

/** Path and layout, the latest last. */
const keptShape = v.array(v.tuple([v.string(), v.picklist(LAYOUTS)]));

function kept(): Map<string, Layout> {
  try {
    return new Map(parseShape(keptShape, JSON.parse(localStorage.getItem(STORE) ?? '[]')));
  } catch {
    return new Map();
  }
}

export function keptLayout(path: string): Layout | null {
  return kept().get(path) ?? null;
}

export function keepLayout(path: string, layout: Layout | null): void {
  const all = kept();
  all.delete(path);
  if (layout !== null) all.set(path, layout);
  localStorage.setItem(STORE, JSON.stringify([...all].slice(-MOST)));
}
