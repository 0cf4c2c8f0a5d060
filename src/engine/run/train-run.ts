/** Works on a run from its trainer’s start to its end: takes up what is there and trains the rest. */

import { setTimeout as sleep } from 'node:timers/promises';
import { stagePlans, type StagePlan } from '../../core/recipes/stage-plan';
import { stageStart, type Position } from '../../core/run/position';
import { SCHEDULE_START } from '../../core/training/schedule';
import { CommandBox } from '../../runs/folder/command-box';
import { requireOwnFiles } from '../../runs/folder/run-files';
import { acquireRunLock } from '../../runs/folder/run-lock';
import { translateFileError } from '../../base/file-errors';
import { startProcessClock } from '../../base/process-clock';
import { LatheError } from '../../shared/failures/failure';
import { RunFeatures } from '../frozen/run-features';
import { finishRun } from './finish-run';
import { loadHead } from './head-source';
import { openRun, type OpenRun } from './open-run';
import { prepareStage } from './prepare-stage';
import type { RunJob } from './run-context';
import { RunControl, RunHalted } from './run-control';
import { RunRecorder } from './run-recorder';
import { runStage, stepsPerEpoch } from './stage-loop';

/** Between two reports on features. */
const FEATURE_REPORT_MS = 500;

/**
 * Trains a run until it is finished, halted or failed. Its journal says why it failed.
 *
 * @throws LatheError run-locked, lock-lost, run-folder-gone, and whatever prevents writing into the run
 */
export async function trainRun(job: RunJob): Promise<void> {
  const lock = await acquireRunLock(job.runDir);
  try {
    await requireOwnFiles(job.runDir);
    const inbox = new CommandBox(job.runDir);
    // Earlier commands were for another trainer.
    inbox.take();
    const recorder = await RunRecorder.open(job.runDir, lock, () => new Date());
    // Training time is the time in which the trainer ran.
    const nowMs = startProcessClock();
    const control = new RunControl(inbox, recorder, { nowMs, sleep });
    listenToProcess(control, job.outlivesHost);
    try {
      await workThrough(job, recorder, control, nowMs);
    } finally {
      await recorder.close();
    }
  } finally {
    await lock.release();
  }
}

/** A terminal’s Ctrl-C reaches every process of the command; the host decides what it means. */
function listenToProcess(control: RunControl, outlivesHost: boolean): void {
  process.on('SIGINT', () => undefined);
  process.on('SIGHUP', () => undefined);
  process.on('SIGTERM', () => control.give({ kind: 'pause', depth: 'release' }));
  if (outlivesHost) return;
  process.on('disconnect', () => control.give({ kind: 'pause', depth: 'release' }));
  // The host may have gone before anybody listened.
  if (process.send !== undefined && !process.connected) control.give({ kind: 'pause', depth: 'release' });
}

async function workThrough(
  job: RunJob,
  recorder: RunRecorder,
  control: RunControl,
  nowMs: () => number,
): Promise<void> {
  let run: OpenRun | null = null;
  try {
    run = await openRun(job, recorder, control, nowMs);
    const end = await trainStages(run);
    if (end !== 'paused') await finishRun(run, end);
  } catch (error) {
    const { failure } = expectedFailure(error, job.runDir);
    // The folder is another process’, or nobody’s: there is nothing to write into.
    if (failure.reason === 'lock-lost' || failure.reason === 'run-folder-gone') throw error;
    await recorder.fail(failure);
  } finally {
    await run?.close();
  }
}

async function trainStages(run: OpenRun): Promise<'finished' | RunHalted['status']> {
  const { context, restored } = run;
  await context.recorder.setStatus('preparing');
  const stages = remainingStages(run);
  const features = await RunFeatures.open(context, stages);
  try {
    // A head that does not fit fails before hours are spent on features.
    if (restored === null) await loadHead(context);
    await computeFeatures(run, features);
    let position = restored?.position ?? null;
    for (const [i, stage] of stages.entries()) {
      if (i > 0 || position === null) position = stageStart(stage.name, position?.computeMs ?? 0);
      await trainStage(run, features, stage, position);
    }
    return 'finished';
  } catch (error) {
    if (error instanceof RunHalted) return error.status;
    throw error;
  } finally {
    await features.close();
  }
}

function remainingStages({ context, restored }: OpenRun): readonly StagePlan[] {
  const stages = stagePlans(context.settings);
  return restored === null ? stages : stages.slice(stages.findIndex(({ name }) => name === restored.position.stage));
}

async function computeFeatures(run: OpenRun, features: RunFeatures): Promise<void> {
  const { recorder, nowMs } = run.context;
  const startedMs = nowMs();
  let reportedMs = Number.NEGATIVE_INFINITY;
  await features.ensure((progress) => {
    const isLast = progress.done === progress.total;
    if (!isLast && nowMs() - reportedMs < FEATURE_REPORT_MS) return;
    reportedMs = nowMs();
    recorder.event({ kind: 'features', ...progress, elapsedMs: nowMs() - startedMs });
  });
}

/** @param position the start of the stage, or the checkpoint’s position */
async function trainStage(run: OpenRun, features: RunFeatures, plan: StagePlan, position: Position): Promise<void> {
  const { context } = run;
  const { recorder } = context;
  const restored = run.restored?.position === position ? run.restored : null;
  const { run: stage, optimizer } = prepareStage(context, features, plan, restored?.adaptation ?? SCHEDULE_START);
  if (restored !== null) optimizer.restore(restored.optimizerSteps, restored.slots);
  recorder.enterStage(position, (id, journal, isBest) =>
    run.save({ id, isBest, journal, position, adaptation: stage.schedule.state, optimizer }),
  );
  const steps = stepsPerEpoch(stage.data.trainingImages, stage.settings.batchSize);
  recorder.event({ kind: 'stage', stage: plan.name, epochs: stage.settings.epochs, stepsPerEpoch: steps });
  await recorder.setStatus('running');
  if (restored === null) await recorder.checkpoint('start');
  await runStage(stage, position);
  optimizer.dispose();
}

/** TensorFlow’s words for a failed allocation. */
const OUT_OF_MEMORY = /OOM when allocating|out of memory|failed to allocate|Array buffer allocation failed/i;

/** An expected failure, errors of the system among them. @throws the error itself if it is a defect */
function expectedFailure(error: unknown, runDir: string): LatheError {
  const translated = translateFileError(error, runDir);
  if (translated instanceof LatheError) return translated;
  if (!(error instanceof Error) || !OUT_OF_MEMORY.test(error.message)) throw error;
  const [said = ''] = error.message.split('\n');
  return new LatheError('step-out-of-memory', { said }, { cause: error });
}
