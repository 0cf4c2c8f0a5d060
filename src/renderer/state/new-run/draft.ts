/** What a person has written for a new run, kept for as long as the window is there: a reload loses none of it. */

import { nullable, number, objectOf, oneOf, recordOf, text } from '../../../core/json-check';
import type { Check } from '../../../core/json-check';
import type { OpenedItem } from '../../../shared/contract/images';
import { RECIPE_NAMES } from '../../../shared/settings';
import type { PresetName, RecipeName } from '../../../shared/settings';
import { FIELD_KEYS } from './fields';
import type { Texts } from './form';

export interface Draft {
  readonly recipe: RecipeName;
  readonly preset: PresetName;
  readonly texts: Texts;
  readonly name: string;
  readonly seed: number;
  /** Of the images that validate. */
  readonly share: number;
  /** As the host gave them; it forgets them when it is started again. */
  readonly folder: OpenedItem | null;
  readonly validationFolder: OpenedItem | null;
}

const STORE = 'lathe.new-run';

const opened: Check<OpenedItem> = objectOf<OpenedItem>({
  id: text,
  kind: oneOf('folder', 'picture'),
  name: text,
  path: text,
});

const draftShape: Check<Draft> = objectOf<Draft>({
  recipe: oneOf(...RECIPE_NAMES),
  preset: oneOf('article', 'recommended'),
  texts: recordOf(text),
  name: text,
  seed: number,
  share: number,
  folder: nullable(opened),
  validationFolder: nullable(opened),
});

export function keepDraft(draft: Draft): void {
  sessionStorage.setItem(STORE, JSON.stringify(draft));
}

/** null where there is none, or one that an older page wrote and that is not understood any more. */
export function readDraft(): Draft | null {
  try {
    const draft = draftShape(JSON.parse(sessionStorage.getItem(STORE) ?? 'null'), '');
    const texts = Object.fromEntries(
      FIELD_KEYS.flatMap((key) => (key in draft.texts ? [[key, draft.texts[key]]] : [])),
    );
    return { ...draft, texts };
  } catch {
    return null;
  }
}

export function forgetDraft(): void {
  sessionStorage.removeItem(STORE);
}
