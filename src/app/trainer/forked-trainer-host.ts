/** Trainer processes as children on stock Node, with a channel of JSON messages. */

import { fork, type ChildProcess } from 'node:child_process';
import type { TrainerJob } from '../../shared/trainer-protocol';
import type { Places } from '../host/places';
import { pipedErrorOutput, runErrorOutput, type ErrorOutput } from './last-words';
import { TaskChild } from './task-child';
import type { RunProcess, RunStart, TaskProcess, TrainerExit, TrainerHost } from './trainer-host';

export class ForkedTrainerHost implements TrainerHost {
  constructor(private readonly places: Places) {}

  async startRun({ runDir, threads, outlivesHost, featuresFolder }: RunStart): Promise<RunProcess> {
    const places = { ...this.places, ...(featuresFolder === undefined ? {} : { featuresFolder }) };
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
    const child = this.fork({ mode: 'tasks', places: this.places, threads }, threads, output, false);
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

/**
 * Keeps glibc from returning every large buffer to the system and fetching it again, page by page. docs/results.md has
 * the gain of each setting.
 */
const GLIBC_MALLOC = {
  MALLOC_MMAP_MAX_: '0',
  MALLOC_TRIM_THRESHOLD_: '17179869184',
  MALLOC_TOP_PAD_: '268435456',
  // Asks for pages of 2 MB where the system gives them on request (glibc 2.35 and newer; others ignore it).
  GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1',
} as const;

/** Errors only; a person’s own choice wins. */
const QUIET_TENSORFLOW = '2';

/** @param threads of native TensorFlow, which reads them only when its addon is loaded */
function trainerEnvironment(base: NodeJS.ProcessEnv, platform: string, threads: number): NodeJS.ProcessEnv {
  return {
    TF_CPP_MIN_LOG_LEVEL: QUIET_TENSORFLOW,
    ...(platform === 'linux' ? GLIBC_MALLOC : {}),
    ...base,
    TF_NUM_INTRAOP_THREADS: String(threads),
  };
}
