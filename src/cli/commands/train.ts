/** `lathe train` and `lathe resume`: a run from here to where it comes to rest. */

import { createRun, type CreatedRun } from '../../app/runs/create-run';
import { giveCommand } from '../../app/runs/control-run';
import { followRun, type RunEnding } from '../../app/runs/follow-run';
import { moveDataset } from '../../app/runs/move-dataset';
import { resumeRun, startTrainer } from '../../app/runs/resume-run';
import type { RunProcess } from '../../app/trainer/trainer-host';
import { NO_PROGRESS, progressAfter } from '../../core/run/run-progress';
import { readDataset, readManifest } from '../../runs/folder/run-files';
import { readJournal } from '../../runs/journal/journal-reader';
import { findRun, readRunDocument } from '../../runs/library/list-runs';
import type { RunCommand } from '../../shared/run-commands';
import type { RunEvent } from '../../shared/events';
import { LatheError } from '../../shared/failures/failure';
import type { RunDocument, RunManifest } from '../../shared/run';
import { texts } from '../i18n/en/texts';
import { runWord } from '../program/command-text';
import type { TrainFlags } from '../program/train-flags';
import { trainRequest } from './train-request';
import type { Work } from '../program/work';
import { onInterrupts } from '../terminal/interrupts';
import { factLines, hasFrozenLayers } from '../terminal/run-facts';
import { paint } from '../terminal/screen';
import { TrainingView } from '../terminal/training-view';

type TrainInput = TrainFlags & { readonly folder: string; readonly search: boolean };

export async function train(work: Work, flags: TrainInput): Promise<void> {
  const { context, runsDir } = work;
  const request = await trainRequest(flags.folder, flags, runsDir);
  if (flags.search) return (await import('./search')).search(work, request);
  const run = await createRun(context, request, work.hooks(texts.doing.scan));
  // Its trainer would only take memory from the one that trains.
  await context.tasks.close();
  await followUntilEnd(work, run, () => startTrainer(context, run.runDir, false));
}

interface ResumeInput {
  readonly run: string;
  readonly epochs: number | null;
  readonly data: string | null;
}

export async function resume(work: Work, { run, epochs, data }: ResumeInput): Promise<void> {
  const runDir = await findRun(work.runsDir, run);
  if (data !== null) {
    const { tasks } = work.context;
    const hooks = work.hooks(texts.doing.find);
    const { images, others } = await moveDataset(runDir, data, (args) => tasks.request('hashFiles', args, hooks));
    // Its trainer would only take memory from the one that trains.
    await tasks.close();
    work.live.print(texts.train.found(data, images, others));
  }
  const [manifest, dataset] = await Promise.all([readManifest(runDir), readDataset(runDir)]);
  const options = { epochs, outlivesHost: false };
  await followUntilEnd(work, { runDir, manifest, dataset }, () => resumeRun(work.context, runDir, options));
}

/** Starts the run’s trainer, shows what happens until it is gone, and answers with the run’s document. */
async function followUntilEnd(work: Work, run: CreatedRun, start: () => Promise<RunProcess | null>): Promise<void> {
  const { live, progress } = work;
  const { runDir, manifest, dataset } = run;
  const word = runWord(work.runsDir, runDir);
  for (const line of factLines(manifest.runId, manifest.settings, dataset, work.typed))
    live.print(paint(progress, 'faint', line));
  if (work.signal.aborted) throw new LatheError('run-not-begun', { run: word });
  const before = await readJournal(runDir);
  const ending = await watch(work, run, before, await start());
  const document = await readRunDocument(runDir);
  const lines = (): string[] => restLines(work, document, manifest, word);
  if (ending.failure === null) work.answer(document, lines);
  else work.answerFailed(ending.failure, document, lines);
}

/** Between two redrawings while nothing happens. */
const REFRESH_MS = 1000;

async function watch(
  work: Work,
  { runDir, manifest, dataset }: CreatedRun,
  before: readonly RunEvent[],
  trainer: RunProcess | null,
): Promise<RunEnding> {
  const { live, progress: screen, context, typed } = work;
  const validationShare = dataset.validation.length / dataset.train.length;
  const hasFrozen = hasFrozenLayers(manifest.settings);
  const resuming = typed(['resume', runWord(work.runsDir, runDir)]);
  const view = new TrainingView({ screen, live, now: context.now, validationShare, hasFrozen, resuming });
  view.restore(before.reduce(progressAfter, NO_PROGRESS));
  work.ownSignals();
  const asked: RunCommand[] = [];
  let sent: Promise<unknown> = Promise.resolve();
  // One after the other, so that they keep their order.
  const send = (command: RunCommand): void =>
    void (sent = sent.then(() => giveCommand(runDir, command)).catch(ignoreEnded));
  const print = (line: string): void => live.print(line);
  const removeInterrupts = onInterrupts(resuming, print, (command) => {
    asked.push(command);
    send(command);
  });
  const refresh = setInterval(() => view.refresh(), REFRESH_MS);
  try {
    for await (const each of followRun(runDir, { process: trainer, after: before.at(-1) ?? null })) {
      if (each.kind === 'ended') return each.ending;
      if (each.kind === 'rewound') {
        const valid = (await readJournal(runDir)).filter((event) => event.n <= each.n);
        view.restore(valid.reduce(progressAfter, NO_PROGRESS));
      } else {
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

/** Ignores that the run ended before the command could reach it. */
function ignoreEnded(error: unknown): void {
  if (!(error instanceof LatheError && error.code === 'run-not-live')) throw error;
}

/** What a person wants to know when the run has come to rest. @param word what a command calls the run */
function restLines({ typed }: Work, document: RunDocument, { settings }: RunManifest, word: string): string[] {
  const { runDir, status, best, epochs } = document;
  const longer = Math.max(settings.stage.epochs, epochs.length) + 10;
  const { ended, result, place, next, goOn } = texts.train;
  return [
    ended(document),
    ...(best === null ? [] : [result(best, epochs.length)]),
    place(runDir),
    status === 'finished'
      ? next(typed(['predict', word, 'IMAGE']), typed(['resume', word, '--epochs', String(longer)]))
      : goOn(typed(['resume', word])),
  ];
}
