/** Answers the tasks of a trainer process. */

import { availableParallelism } from 'node:os';
import { replyOf } from '../../shared/failures/reply';
import {
  RequestServer,
  type AnswerMessage,
  type AskMessage,
  type Handlers,
  type ServedHooks,
} from '../../shared/request-channel';
import type { LoadedMessage, TaskName, TrainerTasks } from '../../shared/trainer-protocol';
import { Semaphore } from '../../base/concurrency';
import type { TaskSurroundings } from '../../data/tasks/task-context';

/**
 * Tasks that share a module: the first one loads it, and at most `atOnce` run at the same time. A scan never waits for
 * TensorFlow, nor a thumbnail for a scan.
 */
function tasksWith<M>(atOnce: number, load: () => Promise<M>) {
  const semaphore = new Semaphore(atOnce);
  let loading: Promise<M> | null = null;
  return <A, R>(task: (module: M, args: A, hooks: ServedHooks) => Promise<R>) =>
    (args: A, hooks: ServedHooks): Promise<R> =>
      semaphore.run(hooks.signal, async () => task(await (loading ??= load()), args, hooks));
}

function tasksIn(surroundings: TaskSurroundings, onLoaded: () => void): Handlers<TrainerTasks> {
  const onFolders = tasksWith(1, () => import('../../data/tasks/folder-tasks'));
  const onModels = tasksWith(1, async () => new (await import('./model-tasks')).ModelTasks(surroundings, onLoaded));
  const images = async () => new (await import('../../data/tasks/image-tasks')).ImageTasks(surroundings);
  const onPreviews = tasksWith(1, images);
  // One more than processors: one file is read while the others are decoded.
  const onThumbnails = tasksWith(availableParallelism() + 1, images);
  return {
    scan: onFolders((tasks, args, hooks) => tasks.scan(args, hooks, surroundings)),
    survey: onFolders((tasks, args, hooks) => tasks.survey(args, hooks, surroundings)),
    hashFiles: onFolders((tasks, args, hooks) => tasks.hash(args, hooks, surroundings)),
    prepare: onFolders((tasks, args, hooks) => tasks.prepare(args, hooks, surroundings)),
    drawSamples: onFolders((tasks, args, hooks) => tasks.drawSamples(args, hooks, surroundings)),
    evaluate: onModels((tasks, args, hooks) => tasks.evaluate(args, hooks)),
    predict: onModels((tasks, args, hooks) => tasks.predict(args, hooks)),
    predictSeen: onModels((tasks, args, hooks) => tasks.predictSeen(args, hooks)),
    explain: onModels((tasks, args, hooks) => tasks.explain(args, hooks)),
    export: onModels((tasks, args, hooks) => tasks.exportModel(args, hooks)),
    checkHead: tasksWith(1, () => import('./check-head'))((module, args) => module.checkHead(args)),
    device: onModels((tasks) => tasks.device()),
    missingFeatures: onModels((tasks, args) => tasks.missingFeatures(args)),
    importWeights: onModels((tasks, args, hooks) => tasks.importWeights(args, hooks)),
    thumbnail: onThumbnails((tasks, args) => tasks.thumbnail(args)),
    preview: onPreviews((tasks, args, hooks) => tasks.preview(args, hooks)),
  };
}

export function answerTasks(surroundings: TaskSurroundings): void {
  const send = (message: AnswerMessage | LoadedMessage): void => {
    if (process.connected) process.send?.(message);
  };
  const tasks = tasksIn(surroundings, () => send({ loaded: true }));
  // The host’s client ties each name to its arguments.
  const server = new RequestServer(
    (name, args, hooks) => replyOf<unknown>(() => tasks[name as TaskName](args as never, hooks), hooks.signal),
    send,
  );
  process.on('message', (message: AskMessage) => server.receive(message));
  process.on('disconnect', () => process.exit(0));
}
