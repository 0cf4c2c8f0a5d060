/**
 * Ctrl-C during training: the first one pauses with a checkpoint, the second one stops, the third one leaves and the
 * trainer ends by itself. SIGTERM and SIGHUP pause with a checkpoint.
 */

import type { ControlRequest } from '../../shared/run-commands';
import { texts } from '../i18n/en/texts';

/** What a shell gives a command that Ctrl-C ended. */
const INTERRUPTED = 130;

export interface InterruptActions {
  readonly request: (request: ControlRequest) => void;
  readonly say: (line: string) => void;
  readonly leave: (code: number) => void;
}

/**
 * @param resuming the command that goes on with the run
 * @returns takes the handlers away again
 */
export function onInterrupts(resuming: string, { request, say, leave }: InterruptActions): () => void {
  let count = 0;
  const interrupt = (): void => {
    count += 1;
    if (count === 1) {
      say(texts.interrupts.pausing);
      request({ kind: 'pause', depth: 'release' });
    } else if (count === 2) {
      say(texts.interrupts.stopping);
      request({ kind: 'stop' });
    } else {
      say(texts.interrupts.leaving(resuming));
      leave(INTERRUPTED);
    }
  };
  const terminate = (): void => request({ kind: 'pause', depth: 'release' });
  process.on('SIGINT', interrupt);
  for (const name of ['SIGTERM', 'SIGHUP'] as const) process.on(name, terminate);
  return () => {
    process.off('SIGINT', interrupt);
    for (const name of ['SIGTERM', 'SIGHUP'] as const) process.off(name, terminate);
  };
}
