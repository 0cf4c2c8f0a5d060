/** Keeps the answers of models, and which model was chosen, in the session storage, so that a reload loses none of it. */

import type { OpenedItem } from '../../shared/contract/images';
import type { Predictions } from '../../shared/contract/predictions';
import type { RunId } from '../../shared/run';
import type { Preprocessing } from '../../shared/settings';

export interface Question {
  readonly runIds: readonly RunId[];
  readonly items: readonly OpenedItem[];
}

export interface Answered extends Question {
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly answer: Predictions;
}

/** What the network is given. */
export interface Seen {
  /** Edge in pixels. */
  readonly size: number;
  readonly preprocessing: Preprocessing;
}

export interface KeptAnswers {
  readonly chosen: readonly RunId[];
  /** Latest first. */
  readonly history: readonly Answered[];
  readonly shownId: number | null;
  readonly seen: readonly (readonly [RunId, Seen])[];
}

/** Give it another name when the shape changes: the page of an older version may have stored its own. */
const STORE = 'lathe.predictions.1';
/** Characters; a browser stores five million for a page, and the others take little. */
const MOST = 4_000_000;

/** Keeps as many of the latest answers as there is room for. */
export function keepAnswers(kept: KeptAnswers, storage: Storage = sessionStorage, most = MOST): void {
  let room = most;
  const tooLong = kept.history.findIndex((each) => (room -= JSON.stringify(each).length) < 0);
  const history = tooLong < 0 ? kept.history : kept.history.slice(0, tooLong);
  try {
    storage.setItem(STORE, JSON.stringify({ ...kept, history }));
  } catch {
    // Full after all: without an answer there is room.
    storage.setItem(STORE, JSON.stringify({ ...kept, history: [] }));
  }
}

export function readAnswers(storage: Storage = sessionStorage): KeptAnswers {
  const kept = storage.getItem(STORE);
  return kept === null ? { chosen: [], history: [], shownId: null, seen: [] } : (JSON.parse(kept) as KeptAnswers);
}
