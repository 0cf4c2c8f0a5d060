/** The tasks of a trainer process that are not runs: each in its lane, so that a thumbnail never waits for a scan. */

import { availableParallelism } from 'node:os';
import { LatheError, toldFailure, type Failure } from '../../shared/failures/failure';
import type { FromTrainer, TaskName, ToTrainer, TrainerTasks } from '../../shared/trainer-protocol';
import { Semaphore } from '../../base/concurrency';
import type { TaskHooks, TaskSurroundings } from '../../data/tasks/task-context';

type Task<N extends TaskName> = (args: TrainerTasks[N]['args'], hooks: TaskHooks) => Promise<TrainerTasks[N]['result']>;

type Tasks = { readonly [N in TaskName]: Task<N> };

/** Made at the first call and kept. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}

/** Each task loads what it needs when it is first asked for, so that a scan never waits for TensorFlow. */
function tasksIn(surroundings: TaskSurroundings): Tasks {
  const data = once(() => import('../../data/tasks/folder-tasks'));
  const models = once(async () => new (await import('./model-tasks')).ModelTasks(surroundings));
  const images = once(async () => new (await import('../../data/tasks/image-tasks')).ImageTasks(surroundings));
  return {
    scan: async (args, hooks) => (await data()).scan(args, hooks, surroundings),
    survey: async (args, hooks) => (await data()).survey(args, hooks, surroundings),
    prepare: async (args, hooks) => (await data()).prepare(args, hooks, surroundings),
    drawSamples: async (args, hooks) => (await data()).drawSamples(args, hooks, surroundings),
    evaluate: async (args, hooks) => (await models()).evaluate(args, hooks),
    predict: async (args, hooks) => (await models()).predict(args, hooks),
    predictSeen: async (args, hooks) => (await models()).predictSeen(args, hooks),
    explain: async (args, hooks) => (await models()).explain(args, hooks),
    export: async (args, hooks) => (await models()).exportModel(args, hooks),
    device: async () => (await models()).device(),
    missingFeatures: async (args) => (await models()).missingFeatures(args),
    importWeights: async (args) => (await models()).importWeights(args),
    thumbnail: async (args) => (await images()).thumbnail(args),
    preview: async (args, hooks) => (await images()).preview(args, hooks),
  };
}

type LaneName = 'folders' | 'models' | 'previews' | 'thumbnails';

const LANE_OF: Readonly<Record<TaskName, LaneName>> = {
  scan: 'folders',
  survey: 'folders',
  prepare: 'folders',
  drawSamples: 'folders',
  evaluate: 'models',
  predict: 'models',
  predictSeen: 'models',
  explain: 'models',
  export: 'models',
  device: 'models',
  missingFeatures: 'models',
  importWeights: 'models',
  thumbnail: 'thumbnails',
  preview: 'previews',
};

/** One thumbnail more than processors: its file is read while the others are decoded. */
function openLanes(): Readonly<Record<LaneName, Semaphore>> {
  const thumbnails = new Semaphore(availableParallelism() + 1);
  return { folders: new Semaphore(1), models: new Semaphore(1), previews: new Semaphore(1), thumbnails };
}

type TaskRequest = Extract<ToTrainer, { kind: 'task' }>;

function runTask(tasks: Tasks, request: TaskRequest, hooks: TaskHooks): Promise<unknown> {
  const run = <N extends TaskName>(name: N, args: TrainerTasks[N]['args']): Promise<TrainerTasks[N]['result']> =>
    tasks[name](args, hooks);
  return run(request.name, request.args);
}

/** Answers the host’s requests until it disconnects. */
export function answerTasks(surroundings: TaskSurroundings, tellHost: (message: FromTrainer) => void): void {
  const tasks = tasksIn(surroundings);
  const lanes = openLanes();
  const running = new Map<number, AbortController>();

  const answer = async (request: TaskRequest, { signal }: AbortController): Promise<void> => {
    const { id } = request;
    const hooks: TaskHooks = { onProgress: (progress) => tellHost({ kind: 'progress', id, progress }), signal };
    try {
      const result = await lanes[LANE_OF[request.name]].run(signal, () => runTask(tasks, request, hooks));
      tellHost({ kind: 'done', id, result });
    } catch (error) {
      tellHost({ kind: 'failed', id, failure: expectedFailure(error, signal) });
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
    void answer(message, controller);
  });
  process.on('disconnect', () => process.exit(0));
  tellHost({ kind: 'ready' });
}

/** A failure as a value; a defect ends the process, and the host reports what it wrote on standard error. */
function expectedFailure(error: unknown, signal: AbortSignal): Failure {
  if (error instanceof LatheError) return error.failure;
  if (signal.aborted) {
    return toldFailure('cancelled', 'The task was cancelled.', 'Start it again when you like.');
  }
  throw error;
}
