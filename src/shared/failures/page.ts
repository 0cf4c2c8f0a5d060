/** Failures between a page and its host: the connection, files that are opened, what the shell needs. */

import { failure } from './entry';
import { step, type NoFacts } from './next-step';

export const PAGE_FAILURES = {
  'connection-lost': failure<NoFacts>('host-unreachable', () => [step('page-reconnects', {})]),
  'file-without-path': failure<NoFacts>('picture-unusable', () => [step('save-then-drop', {})]),
  'image-evicted': failure<NoFacts>('picture-unusable', () => [step('try-again', {})]),
  'setup-record-missing': failure<{ readonly file: string }>('runtime-missing', () => [step('set-up', {})]),
};
