/** The tasks of a trainer process that are not runs: one at a time, in the order they were asked for. */

import { LatheError } from '../shared/failure';
import type { FromTrainer, TaskName, ToTrainer, TrainerTasks } from '../shared/trainer-protocol';
import type { TaskHooks, TaskSurroundings } from './task-surroundings';

type Task<N extends TaskName> = (
  args: TrainerTasks[N]['args'],
  hooks: TaskHooks,
  surroundings: TaskSurroundings,
) => Promise<TrainerTasks[N]['result']>;

type Tasks = { readonly [N in TaskName]: Task<N> };

/** Each task loads what it needs when it is first asked for, so that a scan never waits for TensorFlow. */
const TASKS: Tasks = {
  scan: async (args, hooks, surroundings) => (await import('./data-tasks')).scan(args, hooks, surroundings),
  prepare: async (args, hooks, surroundings) => (await import('./data-tasks')).prepare(args, hooks, surroundings),
  drawSamples: async (args, hooks) => (await import('./data-tasks')).drawSamples(args, hooks),
  evaluate: async (args, hooks, surroundings) => (await import('./model-tasks')).evaluate(args, hooks, surroundings),
  predict: async (args, hooks, surroundings) => (await import('./model-tasks')).predict(args, hooks, surroundings),
  export: async (args, _hooks, surroundings) => (await import('./model-tasks')).exportModel(args, surroundings),
  device: async (_args, _hooks, surroundings) => (await import('./model-tasks')).device(surroundings),
  importWeights: async (args, _hooks, surroundings) =>
    (await import('./model-tasks')).importWeights(args, surroundings),
};

function runTask(
  request: Extract<ToTrainer, { kind: 'task' }>,
  hooks: TaskHooks,
  surroundings: TaskSurroundings,
): Promise<unknown> {
  const run = <N extends TaskName>(name: N, args: TrainerTasks[N]['args']): Promise<TrainerTasks[N]['result']> =>
    TASKS[name](args, hooks, surroundings);
  return run(request.name, request.args);
}

/** Answers the host’s requests until it disconnects. */
export function answerTasks(surroundings: TaskSurroundings, tellHost: (message: FromTrainer) => void): void {
  const running = new Map<number, AbortController>();
  let queue: Promise<void> = Promise.resolve();

  const answer = async (request: Extract<ToTrainer, { kind: 'task' }>, controller: AbortController): Promise<void> => {
    const { id } = request;
    const hooks: TaskHooks = {
      onProgress: (progress) => tellHost({ kind: 'progress', id, progress }),
      signal: controller.signal,
    };
    try {
      controller.signal.throwIfAborted();
      tellHost({ kind: 'done', id, result: await runTask(request, hooks, surroundings) });
    } catch (error) {
      tellHost({ kind: 'failed', id, failure: expectedFailure(error, controller.signal) });
    } finally {
      running.delete(id);
    }
  };

  process.on('message', (message: ToTrainer) => {
    if (message.kind === 'cancel') {
      running.get(message.id)?.abort();
      return;
    }
    const controller = new AbortController();
    running.set(message.id, controller);
    queue = queue.then(() => answer(message, controller));
  });
  process.on('disconnect', () => process.exit(0));
  tellHost({ kind: 'ready' });
}

/** A failure as a value; a defect ends the process, and the host reports what it wrote on standard error. */
function expectedFailure(error: unknown, signal: AbortSignal): ReturnType<LatheError['toFailure']> {
  if (error instanceof LatheError) return error.toFailure();
  if (signal.aborted) {
    return { code: 'cancelled', message: 'The task was cancelled.', hint: 'Start it again when you like.' };
  }
  throw error;
}
