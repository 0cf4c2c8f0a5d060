/** A run from its trainer’s start to its end: what is there is taken up, what is missing is trained. */

import { ControlInbox } from '../../runs/folder/command-box';
import { acquireRunLock } from '../../runs/folder/run-lock';
import { LatheError, type Failure } from '../../shared/failures/failure';
import { stagePlans, type StagePlan } from '../../core/recipes/stage-plan';
import { SCHEDULE_START } from '../../core/training/schedule';
import { RunHalted } from './gate';
import { stageStart } from '../../core/run/position';
import { finishRun } from './finish-run';
import { loadHead } from './head-source';
import { openRun, type OpenRun } from './open-run';
import { RunFeatures } from '../frozen/run-features';
import { prepareStage } from './prepare-stage';
import type { RunJob } from './run-context';
import { runStage, stepsPerEpoch } from './stage-loop';
import { Steering } from './steering';

/** Between two reports of the features that are there. */
const FEATURE_REPORT_MS = 500;

const nowMs = (): number => performance.now();

/**
 * Trains a run until it is finished, halted or failed; a failure after this began stands in its journal.
 *
 * @param onReady called once the run is this process’ own
 * @throws LatheError run-locked, run-damaged and others for which nothing could be written into the run
 */
export async function trainRun(job: RunJob, onReady: () => void): Promise<void> {
  const lock = await acquireRunLock(job.runDir);
  try {
    const inbox = new ControlInbox(job.runDir);
    inbox.clear();
    const steering = new Steering(inbox, nowMs);
    listenToProcess(steering, job.outlivesHost);
    onReady();
    const run = await openRun(job, steering, nowMs);
    try {
      await workThrough(run);
    } finally {
      await run.close();
    }
  } finally {
    await lock.release();
  }
}

/** A terminal’s Ctrl-C reaches every process in front of it; what it means, the host decides. */
function listenToProcess(steering: Steering, outlivesHost: boolean): void {
  process.on('SIGINT', () => undefined);
  process.on('SIGHUP', () => undefined);
  process.on('SIGTERM', () => steering.request({ kind: 'pause', depth: 'release' }));
  process.on('disconnect', () => {
    if (!outlivesHost) steering.request({ kind: 'pause', depth: 'release' });
  });
}

async function workThrough(run: OpenRun): Promise<void> {
  const { recorder } = run.context;
  try {
    await trainStages(run);
    await finishRun(run, 'finished');
  } catch (error) {
    if (error instanceof RunHalted) {
      if (error.status === 'stopped') await finishRun(run, 'stopped');
      return;
    }
    const failure = expectedFailure(error);
    if (failure === null) throw error;
    await recorder.fail(failure);
  }
}

async function trainStages(run: OpenRun): Promise<void> {
  const { context, restored } = run;
  await context.recorder.setStatus('preparing');
  const stages = remainingStages(run);
  const features = await RunFeatures.open(context, stages);
  try {
    // A head that does not fit is told before hours are spent on features.
    if (restored === null) await loadHead(context);
    await computeFeatures(run, features);
    for (const [i, stage] of stages.entries()) await trainStage(run, features, stage, i === 0);
  } finally {
    await features.close();
  }
}

/** The stages that are not behind the run yet. */
function remainingStages({ context, restored }: OpenRun): readonly StagePlan[] {
  const stages = stagePlans(context.settings);
  return restored === null ? stages : stages.slice(stages.findIndex(({ name }) => name === restored.position.stage));
}

async function computeFeatures(run: OpenRun, features: RunFeatures): Promise<void> {
  const { recorder, nowMs: now } = run.context;
  const startedMs = now();
  let reportedMs = Number.NEGATIVE_INFINITY;
  await features.ensure((progress) => {
    const isLast = progress.done === progress.total;
    if (!isLast && now() - reportedMs < FEATURE_REPORT_MS) return;
    reportedMs = now();
    recorder.event({ kind: 'features', ...progress, elapsedMs: now() - startedMs });
  });
}

async function trainStage(run: OpenRun, features: RunFeatures, plan: StagePlan, isFirst: boolean): Promise<void> {
  const { context } = run;
  const restored = isFirst ? run.restored : null;
  const position = restored?.position ?? stageStart(plan.name, run.computeMs);
  const { run: stage, optimizer } = prepareStage(context, features, plan, restored?.adaptation ?? SCHEDULE_START);
  if (restored !== null) optimizer.restore(restored.optimizerSteps, restored.slots);
  context.recorder.enterStage(position, (id, journal, isBest) =>
    run.save({ id, isBest, journal, position, adaptation: stage.schedule.state, optimizer }),
  );
  const steps = stepsPerEpoch(stage.data.trainingImages, stage.settings.batchSize);
  context.recorder.event({ kind: 'stage', stage: plan.name, epochs: stage.settings.epochs, stepsPerEpoch: steps });
  await context.recorder.setStatus('running');
  if (restored === null) await context.recorder.checkpoint('start');
  await runStage(stage, position);
  run.computeMs = position.computeMs;
  optimizer.dispose();
}

/** TensorFlow’s words for memory that the system does not give. */
const OUT_OF_MEMORY = /OOM when allocating|out of memory|failed to allocate|Array buffer allocation failed/i;

/** A failure that a person can do something about; null for a defect. */
function expectedFailure(error: unknown): Failure | null {
  if (error instanceof LatheError) return error.failure;
  if (!(error instanceof Error) || !OUT_OF_MEMORY.test(error.message)) return null;
  return new LatheError('step-out-of-memory', { words: error.message.split('\n')[0] ?? '' }).failure;
}
