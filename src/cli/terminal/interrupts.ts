/**
 * Ctrl-C during training: the first one pauses with a checkpoint, the second one stops, the third one leaves and the
 * trainer ends by itself. SIGTERM and SIGHUP pause with a checkpoint.
 */

import type { RunCommand } from '../../shared/run-commands';
import { texts } from '../i18n/en/texts';

/** The exit code of a command that Ctrl-C ended. */
const INTERRUPTED = 130;
const PAUSE: RunCommand = { kind: 'pause', depth: 'release' };

/**
 * @param resuming the command that goes on with the run
 * @param isInterrupted whether the first Ctrl-C came before, while the trainer was started
 * @returns removes the handlers
 */
export function onInterrupts(
  resuming: string,
  isInterrupted: boolean,
  print: (line: string) => void,
  give: (command: RunCommand) => void,
): () => void {
  const { pausing, stopping, leaving } = texts.interrupts;
  let count = 0;
  const interrupt = (): void => {
    count += 1;
    print(count === 1 ? pausing : count === 2 ? stopping : leaving(resuming));
    if (count > 2) process.exit(INTERRUPTED);
    give(count === 1 ? PAUSE : { kind: 'stop' });
  };
  const pause = (): void => give(PAUSE);
  if (isInterrupted) interrupt();
  process.on('SIGINT', interrupt).on('SIGTERM', pause).on('SIGHUP', pause);
  return () => void process.off('SIGINT', interrupt).off('SIGTERM', pause).off('SIGHUP', pause);
}
