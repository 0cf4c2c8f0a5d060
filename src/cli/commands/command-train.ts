/** `lathe train` and `lathe resume`: a run from here to where it comes to rest. */

import { createRun } from '../../app/runs/create-run';
import { giveCommand } from '../../app/runs/control-run';
import { followRun } from '../../app/runs/follow-run';
import type { RunEnding } from '../../app/runs/follow-run';
import { resumeRun, startTrainer } from '../../app/runs/resume-run';
import type { RunProcess } from '../../app/trainer/trainer-host';
import { NO_PROGRESS, progressAfter, type RunProgress } from '../../core/run/run-progress';
import { readDataset, readManifest } from '../../runs/folder/run-files';
import { readJournal } from '../../runs/journal/journal-reader';
import { findRun, readRunDocument } from '../../runs/library/list-runs';
import type { RunCommand } from '../../shared/run-commands';
import type { RunDataset } from '../../shared/dataset';
import type { RunEvent } from '../../shared/events';
import { LatheError, toldError } from '../../shared/failures/failure';
import type { RunDocument, RunManifest } from '../../shared/run';
import type { Work } from '../program/action';
import { taskHooks } from './command-scan';
import type { ResumeFlags } from '../program/flags';
import { percent, plural } from '../terminal/format';
import { onInterrupts } from '../terminal/interrupts';
import { paint } from '../terminal/paint';
import { factLines, hasFrozenLayers } from '../terminal/run-facts';
import { runWord } from '../program/runs-flag';
import { trainRequest } from '../program/train-flags';
import type { TrainFlags } from '../program/train-flags';
import { TrainingView } from '../terminal/training-view';

export async function train(work: Work, folder: string, flags: TrainFlags): Promise<void> {
  const { context, runsDir } = work;
  const find = (name: string): Promise<string> => findRun(runsDir, name);
  const request = await trainRequest(folder, flags, runsDir, find);
  if (flags.search === true) return (await import('./command-search')).search(work, request);
  const { runDir, manifest, dataset } = await createRun(context, request, taskHooks(work, 'Looking at pictures'));
  // Its trainer would only take memory from the one that trains.
  await context.tasks.close();
  await attend(work, runDir, manifest, dataset, () => startTrainer(context, runDir, false));
}

export async function resume(work: Work, run: string, flags: ResumeFlags): Promise<void> {
  const { context, runsDir } = work;
  const runDir = await findRun(runsDir, run);
  const [manifest, dataset] = await Promise.all([readManifest(runDir), readDataset(runDir)]);
  const options = { epochs: flags.epochs ?? null, outlivesHost: false };
  await attend(work, runDir, manifest, dataset, () => resumeRun(context, runDir, options));
}

/** Starts the run’s trainer, shows what happens until it is gone, and answers with the run’s document. */
async function attend(
  work: Work,
  runDir: string,
  manifest: RunManifest,
  dataset: RunDataset,
  start: () => Promise<RunProcess | null>,
): Promise<void> {
  const { live, progress, runsDir } = work;
  const word = runWord(runsDir, runDir);
  for (const line of factLines(manifest, dataset)) live.print(paint(progress, 'faint', line));
  if (work.signal.aborted) throw notBegun(word);
  const before = await readJournal(runDir);
  const ending = await watch(work, runDir, manifest, dataset, before, await start());
  const document = await readRunDocument(runDir);
  const lines = (): string[] => restLines(document, manifest, word);
  if (ending.failure === null) work.answer(document, lines);
  else work.answerFailed(ending.failure, document, lines);
}

function notBegun(word: string): LatheError {
  return toldError('cancelled', 'The run was cancelled before it began.', `Begin it with: lathe resume ${word}`);
}

/** Between two looks at the clock while nothing happens. */
const REFRESH_MS = 1000;

async function watch(
  work: Work,
  runDir: string,
  manifest: RunManifest,
  dataset: RunDataset,
  before: readonly RunEvent[],
  trainer: RunProcess | null,
): Promise<RunEnding> {
  const { live, progress: screen, context, runsDir } = work;
  const validationShare = dataset.validation.length / dataset.train.length;
  const hasFrozen = hasFrozenLayers(manifest.settings);
  const isLast = (stage: string): boolean => stage === 'main';
  const view = new TrainingView({ screen, live, now: context.now, validationShare, isLast, hasFrozen });
  view.restore(before.reduce(progressAfter, NO_PROGRESS));
  work.ownSignals();
  const asked: RunCommand[] = [];
  let sent: Promise<unknown> = Promise.resolve();
  // One behind the other, so that they lie there in their order.
  const send = (command: RunCommand): void =>
    void (sent = sent.then(() => giveCommand(runDir, command)).catch(ignoreEnded));
  const removeInterrupts = onInterrupts(runWord(runsDir, runDir), {
    give: (command) => {
      asked.push(command);
      send(command);
    },
    say: (line) => live.print(line),
    leave: (code) => process.exit(code),
  });
  const refresh = setInterval(() => view.refresh(), REFRESH_MS);
  try {
    for await (const each of followRun(runDir, { process: trainer, after: before.at(-1) ?? null })) {
      if (each.kind === 'ended') return each.ending;
      if (each.kind === 'rewound') view.restore(await progressUpTo(runDir, each.n));
      else {
        for (const event of each.events) view.take(event);
        // A trainer that has just begun forgets what was asked of the one before it.
        const hasBegun = each.events.some((event) => event.kind === 'started');
        for (const command of hasBegun ? asked.slice(-1) : []) send(command);
      }
    }
  } finally {
    clearInterval(refresh);
    removeInterrupts();
    live.clear();
  }
  throw new Error(`following ${runDir} ended without an ending`);
}

/** The run ended by itself before the command could reach it. */
function ignoreEnded(error: unknown): void {
  if (!(error instanceof LatheError && error.code === 'run-not-live')) throw error;
}

/** What a person wants to know when the run has come to rest. @param word what a command calls the run */
function restLines(document: RunDocument, { settings }: RunManifest, word: string): string[] {
  const { runId, runDir, status, best, epochs } = document;
  const result =
    best === null
      ? []
      : [`Best validation accuracy ${percent(best.valAccuracy).trim()} in epoch ${best.epoch} of ${epochs.length}.`];
  const next =
    status === 'finished'
      ? [
          `Next: lathe predict ${word} IMAGE, or lathe resume ${word} --epochs ${Math.max(settings.stage.epochs, epochs.length) + 10}`,
        ]
      : [`Go on with: lathe resume ${word}`];
  return [`${runId} is ${status} after ${plural(epochs.length, 'epoch')}.`, ...result, `In ${runDir}`, ...next];
}

/** Progress folded from the journal’s events up to number `n`. @throws LatheError run-damaged */
async function progressUpTo(runDir: string, n: number): Promise<RunProgress> {
  const events = await readJournal(runDir);
  return events.filter((event) => event.n <= n).reduce(progressAfter, NO_PROGRESS);
}
