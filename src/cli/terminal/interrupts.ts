/**
 * Ctrl-C while a run is trained: the first pauses it with a checkpoint, the second stops it, the third leaves and
 * lets the trainer do it alone. SIGTERM and SIGHUP checkpoint and pause.
 */

import type { RunCommand } from '../../shared/run-commands';

/** What a shell gives a command that Ctrl-C ended. */
const INTERRUPTED = 130;

export interface InterruptActions {
  readonly give: (command: RunCommand) => void;
  readonly say: (line: string) => void;
  readonly leave: (code: number) => void;
}

/**
 * @param run as a command would call it
 * @returns takes the handlers away again
 */
export function onInterrupts(run: string, { give, say, leave }: InterruptActions): () => void {
  let count = 0;
  const interrupt = (): void => {
    count += 1;
    if (count === 1) {
      say('Pausing after this step, with a checkpoint. Ctrl-C again stops the run.');
      give({ kind: 'pause', depth: 'release' });
    } else if (count === 2) {
      say('Stopping after this step, with a checkpoint. Ctrl-C again leaves without waiting for it.');
      give({ kind: 'stop' });
    } else {
      say(`Leaving. The trainer writes its checkpoint and ends by itself; go on with: lathe resume ${run}`);
      leave(INTERRUPTED);
    }
  };
  const terminate = (): void => give({ kind: 'pause', depth: 'release' });
  process.on('SIGINT', interrupt);
  for (const name of ['SIGTERM', 'SIGHUP'] as const) process.on(name, terminate);
  return () => {
    process.off('SIGINT', interrupt);
    for (const name of ['SIGTERM', 'SIGHUP'] as const) process.off(name, terminate);
  };
}
