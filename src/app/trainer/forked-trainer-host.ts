/** Trainer processes as children on stock Node, with a channel of JSON messages. */

import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { Failure } from '../../shared/failures/failure';
import type { FromTrainer, TrainerJob, TrainerPlaces } from '../../shared/trainer-protocol';
import { pipedErrorOutput, runErrorOutput } from './last-words';
import type { ErrorOutput } from './last-words';
import type { Places } from '../host/places';
import { TaskChild } from './task-child';
import { trainerEnvironment } from './trainer-environment';
import type { RunProcess, RunStart, TaskProcess, TrainerExit, TrainerHost } from './trainer-host';

export class ForkedTrainerHost implements TrainerHost {
  constructor(private readonly places: Places) {}

  startRun({ runDir, threads, outlivesHost, featuresFolder }: RunStart): RunProcess {
    const places = { ...this.trainerPlaces(), ...(featuresFolder === undefined ? {} : { featuresFolder }) };
    const job: TrainerJob = { mode: 'run', runDir, places, outlivesHost };
    const { child, exited } = this.start(job, threads, runErrorOutput(runDir), outlivesHost);
    if (outlivesHost) {
      child.unref();
      child.channel?.unref();
    }
    return { exited };
  }

  startTasks(threads: number): TaskProcess {
    const job: TrainerJob = { mode: 'tasks', places: this.trainerPlaces(), threads };
    const { child, exited } = this.start(job, threads, pipedErrorOutput(), false);
    return new TaskChild(child, exited);
  }

  private start(job: TrainerJob, threads: number, errorOutput: ErrorOutput, detached: boolean) {
    const child = fork(this.places.trainerFile, [JSON.stringify(job)], {
      execPath: this.places.node,
      execArgv: [],
      env: trainerEnvironment(process.env, process.platform, threads),
      stdio: ['ignore', 'ignore', errorOutput.stdio, 'ipc'],
      serialization: 'json',
      detached,
    });
    errorOutput.attach(child.stderr);
    return { child, exited: exitOf(child, errorOutput) };
  }

  private trainerPlaces(): TrainerPlaces {
    const { cacheFolder, featuresFolder, featuresBudget, addonFolder, runtimeFolder, weightsFile } = this.places;
    return { cacheFolder, featuresFolder, featuresBudget, addonFolder, runtimeFolder, weightsFile };
  }
}

function exitOf(child: ChildProcess, errorOutput: ErrorOutput): Promise<TrainerExit> {
  let failure: Failure | null = null;
  child.on('message', (message: FromTrainer) => {
    if (message.kind === 'run-failed') failure = message.failure;
  });
  return new Promise((resolve) => {
    child.once('error', (error) => {
      // Also emitted for a message that could not be sent; only without a process is there no exit to wait for.
      if (child.pid === undefined) {
        resolve({ code: null, signal: null, failure: null, lastWords: `${errorOutput.finish()}${error.message}` });
      }
    });
    // Not `close`: it never comes when the host itself has closed the channel.
    child.once('exit', (code, signal) => {
      void streamEnd(child.stderr).then(() => resolve({ code, signal, failure, lastWords: errorOutput.finish() }));
    });
  });
}

/** What the process wrote last may arrive after its end. */
async function streamEnd(stream: Readable | null): Promise<void> {
  if (stream !== null && !stream.destroyed) await once(stream, 'close');
}
