/** A failure as journals and programs keep it. */

import * as v from 'valibot';
import type { Shape } from '../schema';

/** A failure for a journal or a program: with its words in English. */
export const failureShape = v.object({
  /** A `FailureCode`, or one of another version. */
  code: v.string(),
  /** What was expected and what was received. */
  message: v.string(),
  /** What to do next. */
  hint: v.string(),
  /** Missing in records of earlier versions, which kept only the words. */
  reason: v.exactOptional(v.string()),
  facts: v.exactOptional(v.unknown()),
});
export type FailureDocument = Shape<typeof failureShape>;
