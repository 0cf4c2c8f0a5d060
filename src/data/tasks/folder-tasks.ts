/** Tasks on folders of images; none of them needs TensorFlow. */

import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { InspectOptions } from '../scan/inspect-files';
import { prepareFolder } from '../samples/prepare-folder';
import { drawSampleImages } from '../samples/sample-images';
import { scanFolder, surveyFolder } from '../scan/scan-folder';
import type { TrainerTasks } from '../../shared/trainer-protocol';
import type { TaskHooks, TaskSurroundings } from './task-context';

function countingFor({ onProgress }: TaskHooks): (done: number, total: number) => void {
  return (done, total) => onProgress({ done, total });
}

/** How files are looked at: by all processors, remembering what was seen. */
export function inspecting(hooks: TaskHooks, { places, workerFile }: TaskSurroundings): InspectOptions {
  const onProgress = countingFor(hooks);
  const { signal } = hooks;
  return {
    workerFile,
    workers: availableParallelism(),
    cacheFolder: join(places.cacheFolder, 'scans'),
    onProgress,
    signal,
  };
}

export function scan(
  args: TrainerTasks['scan']['args'],
  hooks: TaskHooks,
  surroundings: TaskSurroundings,
): Promise<TrainerTasks['scan']['result']> {
  return scanFolder({ ...args, ...inspecting(hooks, surroundings) });
}

export function survey(
  args: TrainerTasks['survey']['args'],
  hooks: TaskHooks,
  surroundings: TaskSurroundings,
): Promise<TrainerTasks['survey']['result']> {
  return surveyFolder({ ...args, ...inspecting(hooks, surroundings) });
}

export function prepare(
  args: TrainerTasks['prepare']['args'],
  hooks: TaskHooks,
  surroundings: TaskSurroundings,
): Promise<TrainerTasks['prepare']['result']> {
  return prepareFolder({ ...args, ...inspecting(hooks, surroundings) });
}

export function drawSamples(
  args: TrainerTasks['drawSamples']['args'],
  hooks: TaskHooks,
): Promise<TrainerTasks['drawSamples']['result']> {
  return drawSampleImages({ ...args, onProgress: countingFor(hooks), signal: hooks.signal });
}
