/** Tasks on folders of images; none of them needs TensorFlow. */

import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { TaskName, TrainerTasks } from '../../shared/trainer-protocol';
import { prepareFolder } from '../samples/prepare-folder';
import { drawSampleImages } from '../samples/sample-images';
import { hashFiles } from '../scan/hash-files';
import type { InspectOptions } from '../scan/inspect-files';
import { scanFolder, surveyFolder } from '../scan/scan-folder';
import type { TaskHooks, TaskSurroundings } from './task-context';

type Task<N extends TaskName> = (
  args: TrainerTasks[N]['args'],
  hooks: TaskHooks,
  surroundings: TaskSurroundings,
) => Promise<TrainerTasks[N]['result']>;

/** How files are looked at: by all processors, remembering what was seen. */
export function inspecting(hooks: TaskHooks, { places, workerFile }: TaskSurroundings): InspectOptions {
  return { ...hooks, workerFile, workers: availableParallelism(), cacheFolder: join(places.cacheFolder, 'scans') };
}

export const scan: Task<'scan'> = (args, hooks, surroundings) =>
  scanFolder({ ...args, ...inspecting(hooks, surroundings) });

export const survey: Task<'survey'> = (args, hooks, surroundings) =>
  surveyFolder({ ...args, ...inspecting(hooks, surroundings) });

export const hash: Task<'hashFiles'> = (args, hooks) => hashFiles(args, hooks);

export const prepare: Task<'prepare'> = (args, hooks, surroundings) =>
  prepareFolder({ ...args, ...inspecting(hooks, surroundings) });

export const drawSamples: Task<'drawSamples'> = (args, hooks) => drawSampleImages({ ...args, ...hooks });
