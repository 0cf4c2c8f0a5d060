/**
 * What the host says, in Chinese. It says it in English, in records as well, so that a run reads the same everywhere; who
 * shows it to a person looks it up here.
 */

import { machine } from './machine';
import { pages } from './pages';
import { images } from './pictures';
import { runs } from './runs';
import { settings } from './settings';
import { translator } from './template';
import type { Texts } from './template';
import { weights } from './weights';

export const CHINESE: Texts = { ...pages, ...images, ...runs, ...settings, ...weights, ...machine };

/** `text` in Chinese; null where it is none of the host’s texts, or one of another version of Lathe. */
const chineseOf = translator(CHINESE);

/** As {@link chineseOf}, but the text as it is for null. */
export function inChinese(text: string): string {
  return chineseOf(text) ?? text;
}
