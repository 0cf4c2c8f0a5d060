/**
 * Runs tasks ahead of their reader, at most `depth` at a time, and hands out their results in order. All of them are
 * started without waiting for the reader’s thread, so that workers go on while it computes.
 */
export async function* readAhead<T>(
  tasks: Iterable<() => Promise<T>>,
  depth: number,
): AsyncGenerator<T, void, undefined> {
  const source = tasks[Symbol.iterator]();
  const running: Promise<T>[] = [];
  const startNext = (): void => {
    const next = source.next();
    if (next.done === true) return;
    const task = next.value();
    // A failure is reported when its turn comes; until then nobody listens.
    task.catch(() => undefined);
    running.push(task);
  };
  try {
    for (let i = 0; i < Math.max(1, depth); i += 1) startNext();
    for (let first = running.shift(); first !== undefined; first = running.shift()) {
      const result = await first;
      startNext();
      yield result;
    }
  } finally {
    source.return?.();
  }
}
