/** Predictions of trained models for a person’s images, side by side, and evaluation on a whole folder. */

import { basename, relative, sep } from 'node:path';
import { exists } from '../../../base/files';
import { isWithin } from '../../../base/relative-path';
import type { PredictedImage, Predictions, ValidationReport } from '../../../shared/contract/predictions';
import type { ImageRef, OpenedItem } from '../../../shared/contract/images';
import type { PredictionReport } from '../../../shared/reports';
import type { Progress, SeenPredictions } from '../../../shared/trainer-protocol';
import type { ImageProblem } from '../../../shared/dataset';
import { imageProblem } from '../../../shared/image-problems';
import type { AppContext } from '../../host/context';
import { askModel } from '../../models/ask-model';
import type { TaskRunner } from '../../trainer/task-runner';
import type { RequestHooks } from '../../../shared/request-channel';

interface PredictingRun {
  readonly runId: string;
  readonly runDir: string;
  readonly name: string;
}

/** The page shows the squares that the network saw for at most so many images, and a table for more. */
const SEEN_UP_TO = 24;

type Refusal = Predictions['problems'][number];

/** Relative to the item, with forward slashes; null where the file lies elsewhere. */
function pathIn({ kind, path }: OpenedItem, file: string): string | null {
  if (file === path) return '';
  return kind === 'folder' && isWithin(path, file) ? relative(path, file).split(sep).join('/') : null;
}

function placeOf(items: readonly OpenedItem[], file: string): { item: OpenedItem; path: string } | null {
  for (const item of items) {
    const path = pathIn(item, file);
    if (path !== null) return { item, path };
  }
  return null;
}

/** Items that are still there, and refusals for the others. */
async function present(items: readonly OpenedItem[]): Promise<{ items: OpenedItem[]; gone: Refusal[] }> {
  const isThere = await Promise.all(items.map(({ path }) => exists(path)));
  const gone = items.filter((_, i) => isThere[i] !== true);
  return {
    items: items.filter((_, i) => isThere[i] === true),
    gone: gone.map(({ name }) => ({
      ...refusal(name, imageProblem('', { reason: 'gone', facts: {} })),
      code: 'picture-unusable',
    })),
  };
}

/** Adds up the progress of several requests. */
function sharedProgress(count: number, onProgress: RequestHooks['onProgress']): ((progress: Progress) => void)[] {
  const parts: Progress[] = Array.from({ length: count }, () => ({ done: 0, total: 0 }));
  const sum = (key: keyof Progress): number => parts.reduce((total, part) => total + part[key], 0);
  return parts.map((_, i) => (progress: Progress) => {
    parts[i] = progress;
    // A model that has not begun has the same images before it.
    onProgress?.({ done: sum('done'), total: Math.max(sum('total'), progress.total * count) });
  });
}

/** Asks every model at once: those with equal thread counts share a process, and answer in turn. */
async function askModels(
  models: TaskRunner,
  runs: readonly PredictingRun[],
  paths: string[],
  hooks: RequestHooks,
): Promise<SeenPredictions[]> {
  const failed = new AbortController();
  const signal = AbortSignal.any([failed.signal, ...(hooks.signal === undefined ? [] : [hooks.signal])]);
  const progress = sharedProgress(runs.length, hooks.onProgress);
  const ask = ({ runDir }: PredictingRun, i: number): Promise<SeenPredictions> => {
    const ownHooks = { signal, onProgress: progress[i] ?? (() => undefined) };
    return askModel(models, 'predictSeen', { runDir, paths, seenUpTo: SEEN_UP_TO }, ownHooks);
  };
  try {
    return await Promise.all(runs.map(ask));
  } catch (error) {
    failed.abort();
    throw error;
  }
}

const made = (id: string | null): ImageRef | null => (id === null ? null : { kind: 'made', id });

function imageRows(items: readonly OpenedItem[], answers: readonly SeenPredictions[]): PredictedImage[] {
  const byPath = answers.map(
    ({ report, seen }) =>
      new Map(report.predictions.map(({ path, top }, i) => [path, { top, seen: made(seen[i] ?? null) }])),
  );
  const paths = answers[0]?.report.predictions.map(({ path }) => path) ?? [];
  return paths.flatMap((file): PredictedImage[] => {
    const place = placeOf(items, file);
    // A file that changed between two models’ looks has no answer of one of them.
    const own = byPath.flatMap((answersOf) => answersOf.get(file) ?? []);
    if (place === null || own.length !== answers.length) return [];
    const name = place.path === '' ? place.item.name : basename(file);
    const image: ImageRef = { kind: 'item', item: place.item.id, path: place.path };
    return [{ name, path: place.path === '' ? name : place.path, image, answers: own }];
  });
}

/** Where the file lies on the host is not the page’s to know. */
function refusal(name: string, { code, message, reason, facts }: ImageProblem): Refusal {
  return { name, code, message, ...(reason === undefined ? {} : { reason, facts }) };
}

function refusals(items: readonly OpenedItem[], problems: PredictionReport['problems']): Refusal[] {
  return problems.map((problem) => {
    const { path } = problem;
    const place = placeOf(items, path);
    const name = place === null ? basename(path) : place.path === '' ? place.item.name : place.path;
    return refusal(name, problem);
  });
}

/**
 * Predictions of one or two models for images and for all images in folders, with a refusal for each file that is none.
 *
 * @param models keeps them loaded for the next time
 * @throws LatheError run-damaged, run-has-no-model, checkpoint-damaged, cancelled, trainer-died and others of the task
 */
export async function predict(
  { now }: AppContext,
  models: TaskRunner,
  args: { runs: readonly PredictingRun[]; items: readonly OpenedItem[] },
  hooks: RequestHooks,
): Promise<Predictions> {
  const startedMs = now().getTime();
  const { items, gone } = await present(args.items);
  const paths = items.map((item) => item.path);
  const answers = await askModels(models, args.runs, paths, hooks);
  const described = args.runs.map(({ runId, name }, i) => ({ runId, name, classes: answers[i]?.classes ?? [] }));
  return {
    models: described,
    images: imageRows(items, answers),
    problems: [...gone, ...refusals(items, answers[0]?.report.problems ?? [])],
    notices: answers.flatMap(({ report }) => report.notices),
    ms: now().getTime() - startedMs,
  };
}

/** @throws LatheError classes-differ, too-few-pictures and those of {@link predict} */
export async function evaluateOn(
  models: TaskRunner,
  { runDir, folder }: { runDir: string; folder: { id: string; path: string } },
  hooks: RequestHooks,
): Promise<ValidationReport> {
  const report = await askModel(models, 'evaluate', { runDir, folder: folder.path }, hooks);
  const { classes: perClass, confusion, accuracy, balancedAccuracy, predictions, notices } = report;
  const classes = perClass.map((each) => each.label);
  const image = (path: string): ImageRef => ({ kind: 'item', item: folder.id, path });
  const images = predictions.map((each) => ({ ...each, image: image(each.path) }));
  return { classes, confusion, perClass, accuracy, balancedAccuracy, images, notices };
}
