/** Lanes for tasks: what is in different lanes goes on side by side, what is in the same lane waits for its turn. */

interface Waiting {
  readonly start: () => void;
}

export class Lane {
  private readonly waiting: Waiting[] = [];
  private active = 0;

  /** @param width tasks that are worked on at once */
  constructor(private readonly width: number) {}

  /** Does `work` when its turn comes. One that is aborted before it began is given up at once. */
  async run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    await this.turn(signal);
    try {
      return await work();
    } finally {
      this.active -= 1;
      this.startNext();
    }
  }

  private turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        this.waiting.splice(this.waiting.indexOf(entry), 1);
        reject(new DOMException('The task was given up before it began.', 'AbortError'));
      };
      const entry: Waiting = {
        start: () => {
          signal.removeEventListener('abort', giveUp);
          this.active += 1;
          resolve();
        },
      };
      if (signal.aborted) {
        reject(new DOMException('The task was given up before it began.', 'AbortError'));
        return;
      }
      signal.addEventListener('abort', giveUp, { once: true });
      this.waiting.push(entry);
      this.startNext();
    });
  }

  private startNext(): void {
    while (this.active < this.width) {
      const next = this.waiting.shift();
      if (next === undefined) return;
      next.start();
    }
  }
}
