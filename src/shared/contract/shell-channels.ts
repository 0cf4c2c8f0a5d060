/** The channels between the preload bridge and Electron’s main process; nothing else is listened to. */

import type { Push } from './requests';

export const SHELL_CHANNELS = {
  /** Invoked with an `AskMessage`. */
  request: 'lathe:request',
  /** To the page, with an `AnswerMessage`. */
  answer: 'lathe:answer',
  /** Invoked with the paths that the system names for dropped files; answered with opened items. */
  files: 'lathe:files',
  /** To the page, with a {@link NumberedPush}. */
  push: 'lathe:push',
  /** From the page, with the number of a push that it has taken. */
  taken: 'lathe:taken',
} as const;

export interface NumberedPush {
  readonly n: number;
  readonly push: Push;
}
