import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { resolveSettings } from '../../core/settings/resolve-settings';
import { LatheError } from '../../shared/failures/failure';
import type { RequestHooks } from '../../shared/request-channel';
import { TaskRunner } from './task-runner';
import type { TaskProcess, TrainerHost } from './trainer-host';

/** Processes by hand: a request is answered, or its process dies, when the test says so. */
class Processes implements TrainerHost {
  readonly started: HandProcess[] = [];

  startRun(): never {
    throw new Error('no run is started here');
  }

  startTasks(threads: number): TaskProcess {
    const process = new HandProcess(threads);
    this.started.push(process);
    return process;
  }

  open(): number[] {
    return this.started.filter((each) => !each.isClosed).map((each) => each.threads);
  }
}

class HandProcess implements TaskProcess {
  state: TaskProcess['state'] = 'open';
  isClosed = false;
  readonly waiting: { resolve: (value: never) => void; reject: (error: Error) => void }[] = [];

  constructor(readonly threads: number) {}

  /** Only what reads files is given up here. */
  request(name: string, _args: object, hooks: RequestHooks = {}): Promise<never> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      if (name !== 'checkHead') return;
      hooks.signal?.addEventListener('abort', () => {
        reject(new LatheError('task-cancelled', {}));
      });
    });
  }

  answer(): void {
    for (const each of this.waiting.splice(0)) each.resolve({} as never);
  }

  die(state: 'ended' | 'cancelled'): void {
    this.state = state;
    for (const each of this.waiting.splice(0)) each.reject(new LatheError('trainer-gone', { runDir: '/runs/a' }));
  }

  close(): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }
}

function ask(runner: TaskRunner, threads: number): Promise<unknown> {
  return runner.request('device', {}, {}, threads);
}

async function askAndAnswer(processes: Processes, runner: TaskRunner, threads: number): Promise<void> {
  const asked = ask(runner, threads);
  processes.started.at(-1)?.answer();
  for (const each of processes.started) each.answer();
  await asked;
}

describe('processes for tasks', () => {
  it('are kept, one for each of two numbers of threads', async () => {
    const processes = new Processes();
    const runner = new TaskRunner(processes, 2);
    for (const threads of [1, 2, 1, 2, 1]) await askAndAnswer(processes, runner, threads);
    expect(processes.started.map((each) => each.threads)).toEqual([1, 2]);
    expect(processes.open()).toEqual([1, 2]);
    await runner.close();
    expect(processes.open()).toEqual([]);
  });

  it('make room for a third: the longest unused goes', async () => {
    const processes = new Processes();
    const runner = new TaskRunner(processes, 2);
    for (const threads of [1, 2, 1, 3]) await askAndAnswer(processes, runner, threads);
    expect(processes.open()).toEqual([1, 3]);
    await runner.close();
  });

  it('are not ended while they work, whatever else is asked for', async () => {
    const processes = new Processes();
    const runner = new TaskRunner(processes, 2);
    const asked = [1, 2, 3].map((threads) => ask(runner, threads));
    expect(processes.open()).toEqual([1, 2, 3]);
    processes.started.forEach((each) => each.answer());
    await Promise.all(asked);
    expect(processes.open()).toEqual([2, 3]);
    await runner.close();
  });

  it('are given so long to read a file of others, and no longer', async () => {
    const processes = new Processes();
    const runner = new TaskRunner(processes, 2, 60_000, 10);
    const settings = resolveSettings('finetune', 'article', 2, {}, { seed: 1, threads: 2 });
    const asked = runner.request('checkHead', { settings, classes: 2 });
    await expect(asked).rejects.toMatchObject({ code: 'weights-unreadable', message: /within 2 minutes/ });
    await runner.close();
  });

  it('are started anew after one has died', async () => {
    const processes = new Processes();
    const runner = new TaskRunner(processes, 2);
    const asked = ask(runner, 2);
    processes.started[0]!.die('ended');
    await expect(asked).rejects.toMatchObject({ code: 'trainer-died' });
    await askAndAnswer(processes, runner, 2);
    expect(processes.started).toHaveLength(2);
    await runner.close();
  });

  it('take up what went down with another’s cancelled task', async () => {
    const processes = new Processes();
    const runner = new TaskRunner(processes, 2);
    const innocent = ask(runner, 2);
    const controller = new AbortController();
    const cancelled = runner.request('device', {}, { signal: controller.signal }, 2);
    controller.abort();
    processes.started[0]!.die('cancelled');
    await expect(cancelled).rejects.toMatchObject({ code: 'trainer-died' });
    expect(processes.started).toHaveLength(2);
    processes.started[1]!.answer();
    expect(await innocent).toEqual({});
    await runner.close();
  });

  it('give their memory back when nobody has asked for a while', async () => {
    const processes = new Processes();
    const runner = new TaskRunner(processes, 2, 20);
    await askAndAnswer(processes, runner, 2);
    const working = ask(runner, 1);
    while (processes.open().includes(2)) await delay(5);
    expect(processes.open()).toEqual([1]);
    processes.started[1]!.answer();
    await working;
    while (processes.open().length > 0) await delay(5);
    await askAndAnswer(processes, runner, 2);
    expect(processes.started.map((each) => each.threads)).toEqual([2, 1, 2]);
    await runner.close();
  });
});
