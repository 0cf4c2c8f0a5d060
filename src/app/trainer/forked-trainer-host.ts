/** Trainer processes as children on stock Node, with a channel of JSON messages. */

import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { TrainerJob, TrainerPlaces } from '../../shared/trainer-protocol';
import type { Places } from '../host/places';
import { pipedErrorOutput, runErrorOutput } from './last-words';
import type { ErrorOutput } from './last-words';
import { TaskChild } from './task-child';
import { trainerEnvironment } from './trainer-environment';
import type { RunProcess, RunStart, TaskProcess, TrainerExit, TrainerHost } from './trainer-host';

export class ForkedTrainerHost implements TrainerHost {
  constructor(private readonly places: Places) {}

  async startRun({ runDir, threads, outlivesHost, featuresFolder }: RunStart): Promise<RunProcess> {
    const places = { ...this.trainerPlaces(), ...(featuresFolder === undefined ? {} : { featuresFolder }) };
    const output = await runErrorOutput(runDir);
    const child = this.fork({ mode: 'run', runDir, places, outlivesHost }, threads, output, outlivesHost);
    if (outlivesHost) {
      child.unref();
      child.channel?.unref();
    }
    return { exited: exitOf(child, output) };
  }

  startTasks(threads: number): TaskProcess {
    const output = pipedErrorOutput();
    const child = this.fork({ mode: 'tasks', places: this.trainerPlaces(), threads }, threads, output, false);
    output.listen(child.stderr);
    return new TaskChild(child, exitOf(child, output));
  }

  private fork(job: TrainerJob, threads: number, output: ErrorOutput, detached: boolean): ChildProcess {
    return fork(this.places.trainerFile, [JSON.stringify(job)], {
      execPath: this.places.node,
      execArgv: [],
      env: trainerEnvironment(process.env, process.platform, threads),
      stdio: ['ignore', 'ignore', output.stdio, 'ipc'],
      serialization: 'json',
      detached,
    });
  }

  private trainerPlaces(): TrainerPlaces {
    const { cacheFolder, featuresFolder, featuresBudget, addonFolder, runtimeFolder, weightsFile } = this.places;
    return { cacheFolder, featuresFolder, featuresBudget, addonFolder, runtimeFolder, weightsFile };
  }
}

async function exitOf(child: ChildProcess, output: ErrorOutput): Promise<TrainerExit> {
  const exit = await new Promise<TrainerExit>((resolve) => {
    // Also emitted when a message or a signal could not be sent; only without a process no exit will follow.
    child.on('error', ({ message }) => {
      if (child.pid === undefined) resolve({ code: null, signal: null, lastWords: message });
    });
    // Not `close`: it never comes after the host has closed the channel itself.
    child.once('exit', (code, signal) => resolve({ code, signal, lastWords: '' }));
  });
  return { ...exit, lastWords: `${await output.finish(child.stderr)}${exit.lastWords}` };
}
