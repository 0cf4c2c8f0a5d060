/** What every language says: the keys of the English texts bind the others. */

import type * as en from './en';

/** Texts are plain, or take what they speak of. */
export type Messages = typeof en;
