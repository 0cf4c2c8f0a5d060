/** What the command line tells a person, in English. */

import type { CacheStatus } from '../../../app/models/cache-status';
import type { WeightsStatus } from '../../../app/models/vgg16-weights';
import { humanBytes } from '../../../shared/amounts';
import { humanDuration } from '../../../core/text/units';
import type { ExportReport } from '../../../shared/reports';
import type { BestEpoch, DeviceChange, RunDocument } from '../../../shared/run';
import { FULL_PACE, type CommandAnswer, type CommandOf, type RunCommand } from '../../../shared/run-commands';
import { counted, percent, plural } from '../../terminal/format';

/** `lathe resume` also starts a trainer where there is none. */
export type GivenCommand = Exclude<RunCommand, { kind: 'resume' }>;

/** A run that has obeyed a command. */
export interface Obeyed {
  readonly id: string;
  /** The command that resumes it. */
  readonly resume: string;
  readonly answer: CommandAnswer;
}

export const texts = {
  progress: (doing: string, done: number, total: number) => `${doing}: ${counted(done)} of ${counted(total)}`,
  /** Beginnings of lines of progress. */
  doing: {
    scan: 'Looking at pictures',
    find: 'Comparing files',
    prepare: 'Laying out pictures',
    sample: 'Drawing pictures',
    evaluate: 'Evaluating',
    predict: 'Predicting',
    export: 'Exporting',
    import: 'Verifying',
    verify: 'Reading shards',
  },
  problems: {
    kind: (code: string, isLeftOut: boolean, count: number) =>
      `${code} (${isLeftOut ? 'left out' : 'used'}): ${counted(count)}`,
    more: (count: number) => `  and ${counted(count)} more; --json lists all`,
  },
  data: {
    head: ['class', 'training', 'validation'],
    all: 'all',
    willSplit: 'No validation pictures: training will split off one in five.',
    prepared: (folder: string, train: string) => `In ${folder}. Next: ${train}`,
    drawn: (made: { pictures: number; classes: readonly string[]; folder: string }, train: string) => [
      `${plural(made.pictures, 'picture')} of ${plural(made.classes.length, 'class', 'classes')} (${made.classes.join(', ')}) in ${made.folder}.`,
      `Next: ${train}`,
    ],
  },
  train: {
    ended: ({ runId, status, epochs }: RunDocument) => `${runId} is ${status} after ${plural(epochs.length, 'epoch')}.`,
    result: ({ valAccuracy, epoch }: BestEpoch, epochs: number) =>
      `Best validation accuracy ${percent(valAccuracy).trim()} in epoch ${epoch} of ${epochs}.`,
    found: (folder: string, images: number, others: number) =>
      `Found ${plural(images, 'picture')} of the run in ${folder}.${others === 0 ? '' : ` ${plural(others, 'other file')} there ${others === 1 ? 'is' : 'are'} ignored.`}`,
    place: (runDir: string) => `In ${runDir}`,
    next: (predict: string, resume: string) => `Next: ${predict}, or ${resume}`,
    goOn: (resume: string) => `Go on with: ${resume}`,
  },
  interrupts: {
    pausing: 'Pausing after this step, with a checkpoint. Ctrl-C again stops the run.',
    stopping: 'Stopping after this step, with a checkpoint. Ctrl-C again leaves without waiting for it.',
    leaving: (resume: string) => `Leaving. The trainer writes its checkpoint and ends by itself; go on with: ${resume}`,
  },
  /** Lines of the journal. */
  events: {
    checkpoint: (id: string) => `Checkpoint ${id}.`,
    damaged: (id: string, message: string) => `Checkpoint ${id} is damaged: ${message}`,
    held: (resume: string) => `Paused; “${resume}” goes on.`,
    paused: 'Paused.',
    resumed: (from: string | null, lostSteps: number) => {
      if (from === null) return 'Going on.';
      const lost = lostSteps === 0 ? '' : ` ${plural(lostSteps, 'step')} after it are taken again.`;
      return `Going on from checkpoint ${from}.${lost}`;
    },
    changed: (changes: readonly DeviceChange[]) => {
      const facts = changes.map(({ what, before, now }) => `${CHANGED[what]} ${now} (before: ${before})`);
      return `Computed differently from here on, so last digits can differ from an undisturbed run’s: ${facts.join('; ')}.`;
    },
    full: 'Computing all of the time again.',
    pace: (share: number) => `Computing ${share} % of the time.`,
    extended: (epochs: number) => `The run shall have ${plural(epochs, 'epoch')} now.`,
    moved: (folder: string) => `The pictures are read from ${folder} now.`,
    early: (patience: number) => `Ended early: no improvement for ${plural(patience, 'epoch')}.`,
    rate: (rate: string, reason: string) => `Learning rate ${rate}: ${reason}`,
    unreadable: (kind: string) => `An entry of the journal (${kind}) is damaged or of another version; it is left out.`,
  },
  stages: { features: 'Features of the frozen layers', head: 'First the head', main: 'Training' },
  /** Parts of the line that moves. */
  moving: {
    stages: { features: 'features', head: 'head', main: 'training' },
    starting: 'starting the trainer',
    reading: 'reading pictures',
    validating: 'validating',
    images: (ofTotal: string) => `${ofTotal} pictures`,
    each: (time: string) => `${time} each`,
    epochOf: (ofTotal: string) => `epoch ${ofTotal}`,
    stepOf: (ofTotal: string) => `step ${ofTotal}`,
    loss: (loss: string) => `loss ${loss}`,
    accuracy: (accuracy: string) => `accuracy ${accuracy}`,
    perStep: (time: string) => `${time}/step`,
    epochLeft: (time: string) => `epoch ${time}`,
    left: (time: string) => `left ${time}`,
    stageLeft: (time: string) => `stage ${time}`,
    ends: (clock: string) => `ends ${clock}`,
  },
  epochs: {
    /** Each as wide as its column. */
    head: (first: string) =>
      `${first}     loss  accuracy  val. loss  val. accuracy  learning rate     training  validation`,
    epoch: 'epoch',
    best: '  best',
  },
  forecast: {
    trying: (recipe: string | null, share: number) => `Trying ${recipe ?? 'the run'}: ${Math.floor(100 * share)} %`,
    head: ['recipe', 'features', 'first epoch', 'an epoch', 'in all', 'likely', 'done at', 'memory', 'disk'],
    features: { none: '–', off: 'off', kept: 'kept', first: 'computed first' },
    range: (fromMs: number, toMs: number) => `${humanDuration(fromMs)} to ${humanDuration(toMs)}`,
    trials: (took: string) =>
      `From trials on a few of the pictures, which took ${took}. Started now, with nothing else at work.`,
  },
  search: {
    tried: (number: number, most: number, accuracy: string, time: string, head: string) =>
      `${number}/${most}  ${accuracy}  ${time.padStart(5)}  ${head}`,
    head: ['val. accuracy', 'training', 'head', 'run'],
    best: (head: string, accuracy: string, epoch: number, next: string) => [
      `Best: ${head}, ${accuracy} in epoch ${epoch}.`,
      'Chosen on the pictures that validate, which flatters it by a little.',
      `Next: ${next}`,
    ],
  },
  control: {
    pause: ({ depth }, { id, resume }) => {
      const how = depth === 'hold' ? 'held in memory' : 'saved, and its trainer has ended';
      return `${id} is paused: ${how}. Go on with: ${resume}`;
    },
    stop: (_, { id, resume }) => `${id} is stopped. Should it go on after all: ${resume}`,
    checkpoint: (_, { answer }) =>
      answer === null
        ? 'There is nothing to save yet; features are kept as they are computed.'
        : `Checkpoint ${answer} is written.`,
    pace: ({ percent }, { id }) =>
      percent === FULL_PACE
        ? `${id} computes all of the time.`
        : `${id} computes ${percent} % of the time and rests for the others.`,
  } satisfies { readonly [K in GivenCommand['kind']]: (command: CommandOf<K>, obeyed: Obeyed) => string },
  runs: {
    noneReadable: (folder: string) => `No run in ${folder} can be read.`,
    none: (folder: string, train: string) => `No runs in ${folder}. Begin one with: ${train}`,
    head: ['run', 'status', 'recipe', 'begun (UTC)', 'best', 'epoch'],
  },
  show: {
    writtenBy: (status: string, pid: number) => `${status}, written by process ${pid}`,
    best: ({ valAccuracy, epoch }: BestEpoch) => `Best: ${percent(valAccuracy).trim()} in epoch ${epoch}`,
  },
  compare: {
    rows: {
      status: 'status',
      epochs: 'epochs',
      bestAccuracy: 'best validation accuracy',
      bestEpoch: 'in epoch',
      bestLoss: 'its validation loss',
      lastValAccuracy: 'last validation accuracy',
      lastValLoss: 'last validation loss',
      lastAccuracy: 'last training accuracy',
      lastLoss: 'last training loss',
      training: 'training',
      validation: 'validation',
      epoch: 'an epoch',
    },
    bestF1: (label: string) => `best F1 of ${label}`,
    same: 'All settings are the same.',
    differ: 'settings that differ',
  },
  model: {
    tableWritten: (file: string) => `Table written to ${file}`,
    measured: (accuracy: string, balanced: string, loss: string, images: number) =>
      `accuracy ${accuracy}, balanced ${balanced}, loss ${loss} on ${plural(images, 'picture')}`,
    classHead: ['class', 'pictures', 'precision', 'recall', 'F1'],
    matrix: 'rows: the true class; columns: the predicted one',
    confused: (classes: number) => `most often confused, of ${classes} classes (--json has the whole matrix)`,
    confusedHead: ['class', 'predicted', 'pictures'],
    explained: (images: number, folder: string) => `What decided: ${plural(images, 'picture')} in ${folder}`,
    exported: ({ path, format, bytes, check: { tensors, largestDifference } }: ExportReport) => [
      `${path}: ${format}, ${humanBytes(bytes)}`,
      `read again: ${plural(tensors, 'weight')} with the same bits${
        largestDifference === null ? '' : `, probabilities within ${largestDifference.toExponential(1)}`
      }`,
    ],
  },
  weights: {
    status: ({ file, state }: WeightsStatus) => `${file}: ${state === 'ok' ? 'every tensor verified' : state}`,
    fetched: (file: string, isNew: boolean) =>
      `${file}: ${isNew ? 'fetched and verified' : 'there already, every tensor verified'}`,
    imported: ({ file, source }: { file: string; source: string }) => `${file}: every tensor verified, from ${source}`,
  },
  cache: {
    unknown: 'of an unknown kind',
    half: 'half precision',
    status: ({ folder, bytes, budgetBytes, freeBytes }: CacheStatus) =>
      `${folder}: ${humanBytes(bytes)} of ${humanBytes(budgetBytes)}${
        freeBytes === null ? '' : `; ${humanBytes(freeBytes)} free on its disk`
      }`,
    head: ['features', 'shards', 'bytes', 'last used (UTC)'],
    pruned: ({ shards, bytes, leftBytes }: { shards: number; bytes: number; leftBytes: number }) =>
      `${plural(shards, 'shard')} removed, ${humanBytes(bytes)}; ${humanBytes(leftBytes)} left. What is needed again is computed again.`,
    verified: ({ shards, entries, damaged }: { shards: number; entries: number; damaged: readonly string[] }) =>
      `${plural(shards, 'shard')} read, ${plural(entries, 'sound entry', 'sound entries')}, ${
        damaged.length === 0 ? 'nothing damaged' : `${damaged.length} damaged and removed:`
      }`,
  },
  serve: {
    noDisplay: 'There is no display to open a browser on.',
    browserFailed: (reason: string) => `The browser could not be opened (${reason}).`,
    notOpened: (problem: string) => `${problem} Open the address above by hand.`,
    tunnel: (port: number, address: string) =>
      `From your own computer, first: ssh -N -L ${port}:127.0.0.1:${port} ${address}`,
    another: (link: string) => `A new link, good for one browser: ${link}`,
    link: (hasKey: boolean) =>
      `The link is good for one browser. ${hasKey ? 'Enter prints a new one. ' : ''}Ctrl-C ends; runs go on.`,
  },
} as const;

const CHANGED: Readonly<Record<DeviceChange['what'], string>> = {
  device: 'device',
  processor: 'processor',
  tensorflow: 'TensorFlow',
  frozenBody: 'frozen layers by',
  pictures: 'pictures by',
};
