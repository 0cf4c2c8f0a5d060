/** Keeps what a person has written for a new run in the session storage, so that a reload loses none of it. */

import * as v from 'valibot';
import { openedItemShape } from '../../../shared/contract/images';
import { number, parseShape, partial, type Shape } from '../../../shared/schema';
import { PRESET_NAMES, RECIPE_NAMES, SETTING_KEYS } from '../../../shared/setting-table';

const draftShape = v.object({
  recipe: v.picklist(RECIPE_NAMES),
  preset: v.picklist(PRESET_NAMES),
  texts: partial(Object.fromEntries(SETTING_KEYS.map((key) => [key, v.string()]))),
  name: v.string(),
  seed: number,
  /** Share of the images that validate. */
  share: number,
  /** As the host gave them; a restarted host does not know them. */
  folder: v.nullable(openedItemShape),
  validationFolder: v.nullable(openedItemShape),
});
export type Draft = Shape<typeof draftShape>;

const STORE = 'lathe.new-run';

export function keepDraft(draft: Draft): void {
  sessionStorage.setItem(STORE, JSON.stringify(draft));
}

/** null without a draft, or with one of an older page that can’t be read. */
export function readDraft(): Draft | null {
  try {
    return parseShape(draftShape, JSON.parse(sessionStorage.getItem(STORE) ?? 'null'));
  } catch {
    return null;
  }
}

export function forgetDraft(): void {
  sessionStorage.removeItem(STORE);
}
