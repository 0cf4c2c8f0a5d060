/** Asks a trainer process that answers tasks. */

import type { ChildProcess } from 'node:child_process';
import { LatheError } from '../../shared/failures/failure';
import { valueOf } from '../../shared/failures/reply';
import { RequestClient, type AnswerMessage } from '../../shared/request-channel';
import type { LoadedMessage, TaskName, TrainerTasks } from '../../shared/trainer-protocol';
import { trainerDied } from './last-words';
import type { TaskProcess, TrainerExit } from './trainer-host';

/**
 * Write into a person’s folder: a process that was killed meanwhile would leave a part there. They give up by themselves,
 * and are waited for.
 */
const WRITING: readonly TaskName[] = ['export', 'prepare', 'predict'];

/** A process that does not even acknowledge a cancel sits in native code; it is killed after so long. */
const SILENT_MS = 3000;
const CLOSE_MS = 2000;

export class TaskChild implements TaskProcess {
  state: TaskProcess['state'] = 'open';
  private readonly client: RequestClient<TrainerTasks>;
  /** Until TensorFlow is loaded, its one long native call is the loading, which a new process would only repeat. */
  private hasLoaded = false;
  private receivedMs = 0;
  /** Tasks of {@link WRITING} without an answer yet. */
  private writing = 0;

  constructor(
    private readonly child: ChildProcess,
    private readonly exited: Promise<TrainerExit>,
    private readonly silentMs = SILENT_MS,
  ) {
    this.client = new RequestClient((message) => {
      // If the channel breaks right now, the end of the process reports it.
      if (child.connected) child.send(message, () => undefined);
    });
    child.on('message', (message: AnswerMessage | LoadedMessage) => {
      this.receivedMs = performance.now();
      if ('loaded' in message) this.hasLoaded = true;
      else this.client.receive(message);
    });
    void exited.then((exit) => {
      if (this.state === 'open') this.state = 'ended';
      this.client.end(trainerDied('answer', exit));
    });
  }

  readonly request: TaskProcess['request'] = async (name, args, hooks = {}) => {
    const { signal } = hooks;
    let silence: NodeJS.Timeout | undefined;
    const watch = (): void => {
      const cancelledMs = performance.now();
      silence = setTimeout(() => this.endIfSilentSince(cancelledMs), this.silentMs).unref();
    };
    signal?.addEventListener('abort', watch, { once: true });
    const writes = WRITING.includes(name) ? 1 : 0;
    this.writing += writes;
    try {
      return valueOf(await this.client.ask(name, args, hooks));
    } catch (error) {
      throw this.state === 'cancelled' && signal?.aborted === true ? new LatheError('task-cancelled', {}) : error;
    } finally {
      this.writing -= writes;
      clearTimeout(silence);
      signal?.removeEventListener('abort', watch);
    }
  };

  async close(): Promise<void> {
    const isWriting = this.writing > 0;
    if (this.child.connected) this.child.disconnect();
    const deadline = setTimeout(() => isWriting || this.child.kill('SIGKILL'), CLOSE_MS);
    await this.exited;
    clearTimeout(deadline);
  }

  private endIfSilentSince(cancelledMs: number): void {
    const isBusy = !this.hasLoaded || this.writing > 0;
    if (isBusy || this.receivedMs >= cancelledMs || this.state !== 'open') return;
    this.state = 'cancelled';
    this.child.kill('SIGKILL');
  }
}
