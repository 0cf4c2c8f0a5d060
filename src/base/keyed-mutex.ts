/** Work on the same thing, one after the other. */
export class Turns {
  private readonly last = new Map<string, Promise<void>>();

  /** Begins when what was given before for `key` is done, however it ended. */
  async take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const done = (this.last.get(key) ?? Promise.resolve()).then(work);
    const settled = done.then(
      () => undefined,
      () => undefined,
    );
    this.last.set(key, settled);
    try {
      return await done;
    } finally {
      if (this.last.get(key) === settled) this.last.delete(key);
    }
  }
}
