/** Failures between a page and its host. */

import type { PAGE_FAILURES } from '../../failures/page';
import type { TextsOf } from '../texts';

export const page: TextsOf<typeof PAGE_FAILURES> = {
  'connection-lost': () => 'An answer of Lathe’s host was expected; the connection is gone.',
  'file-without-path': () => 'Files or folders of this computer were expected; one of these lies nowhere on it.',
  'image-evicted': () => 'The picture is no longer in the cache.',
  'setup-record-missing': ({ file }) =>
    `The record of set-up, ${file}, was expected and is not there or can’t be read.`,
};
