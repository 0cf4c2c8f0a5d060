/**
 * What a run will take, told before it starts: a trial of it, the same training by the same trainer on a few of its
 * images, in a folder that is gone afterwards. What it computes of features is measured, and not kept.
 */

import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { checkpointBytes, featureBytes, keptImageBytes } from '../../core/forecast/forecast-room';
import { forecastTime, trialCosts } from '../../core/forecast/forecast-time';
import { mainStage, stagePlans } from '../../core/recipes/stage-plan';
import { pickImages } from '../../data/scan/pick-images';
import { createRun as writeRun } from '../../runs/folder/write-run';
import type { RunDataset, RunImage } from '../../shared/dataset';
import type { RunEvent } from '../../shared/events';
import { LatheError, toldError } from '../../shared/failures/failure';
import type { RunForecast } from '../../shared/forecast';
import type { RunManifest } from '../../shared/run';
import type { RunSettings } from '../../shared/settings';
import type { MissingFeatures } from '../../shared/trainer-protocol';
import type { AppContext } from '../host/context';
import { requestOfRun } from './control-run';
import { planRun } from './create-run';
import type { PlannedRun } from './create-run';
import { followRun } from './follow-run';
import type { TrainRequest } from './train-request';
import type { TaskHooks } from '../trainer/trainer-host';

/** Enough steps that those of a network that is not warm yet do not count. */
interface TrialSize {
  readonly batches: number;
  readonly epochs: number;
  /** Epochs of the head, where one is trained first. */
  readonly headEpochs: number;
}

/** Where features are kept, each image costs a pass through the body before the first step. */
const ON_FEATURES: TrialSize = { batches: 4, epochs: 5, headEpochs: 4 };
/** Where every epoch looks at pixels, a longer epoch shows whether their decoding keeps up. */
const ON_PIXELS: TrialSize = { batches: 8, epochs: 3, headEpochs: 4 };
const VALIDATION_IMAGES = 32;

function trialSize(settings: RunSettings): TrialSize {
  return mainStage(settings).features?.kept.training === true ? ON_FEATURES : ON_PIXELS;
}

/** Whether any of its stages begins with features of frozen layers. */
function readsFeatures(settings: RunSettings): boolean {
  return stagePlans(settings).some(({ features }) => features !== null);
}

/** Some of each class, in the order of the dataset. */
function some(images: readonly RunImage[], count: number): RunImage[] {
  const labels = images.map((image) => image.label);
  const places = pickImages(labels, count).sort((a, b) => a - b);
  return places.flatMap((place) => images[place] ?? []);
}

function trialOf({ manifest, dataset }: PlannedRun): PlannedRun {
  const { settings } = manifest;
  const { batches, epochs, headEpochs } = trialSize(settings);
  const { headSource, stage } = settings;
  const head =
    headSource?.kind === 'train'
      ? { ...headSource, stage: { ...headSource.stage, epochs: headEpochs, warmupEpochs: 0 } }
      : headSource;
  const trial: RunSettings = {
    ...settings,
    stage: { ...stage, epochs, warmupEpochs: 0 },
    headSource: head,
    earlyStopping: null,
  };
  return {
    manifest: { ...manifest, runId: `${manifest.runId}-trial`, settings: trial },
    dataset: {
      ...dataset,
      train: some(dataset.train, batches * stage.batchSize),
      validation: some(dataset.validation, VALIDATION_IMAGES),
    },
  };
}

const LEFT_MS = 24 * 3600 * 1000;

/** A folder for trials, in the cache; those of processes that were killed go. */
async function scratchFolder(cacheFolder: string): Promise<string> {
  const root = join(cacheFolder, 'forecasts');
  await mkdir(root, { recursive: true });
  for (const name of await readdir(root)) {
    const folder = join(root, name);
    const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Infinity }));
    if (Date.now() - mtimeMs > LEFT_MS) await rm(folder, { recursive: true, force: true });
  }
  return mkdtemp(join(root, 'trial-'));
}

/** Between two requests to a trainer that may not listen yet. */
const ASK_AGAIN_MS = 500;

/** Trains the trial, and answers with its journal. @throws LatheError what a run throws; cancelled */
async function tryRun(
  context: AppContext,
  { runDir, settings }: { readonly runDir: string; readonly settings: RunSettings },
  featuresFolder: string,
  { onEvent, signal }: { readonly onEvent: (event: RunEvent) => void; readonly signal: AbortSignal },
): Promise<readonly RunEvent[]> {
  const trainer = context.host.startRun({ runDir, threads: settings.threads, outlivesHost: false, featuresFolder });
  // Nobody waits for its end where following it failed.
  const cancel = setInterval(() => {
    if (signal.aborted) void requestOfRun(runDir, { kind: 'pause', depth: 'release' }).catch(() => undefined);
  }, ASK_AGAIN_MS);
  const events: RunEvent[] = [];
  try {
    const never = new AbortController().signal;
    for await (const each of followRun(runDir, { process: trainer, after: null, signal: never })) {
      if (each.kind === 'ended' && each.ending.failure !== null) throw LatheError.from(each.ending.failure);
      if (each.kind !== 'events') continue;
      for (const event of each.events) {
        events.push(event);
        onEvent(event);
      }
    }
  } finally {
    clearInterval(cancel);
  }
  if (signal.aborted) throw cancelled();
  return events;
}

function cancelled(): LatheError {
  return toldError('cancelled', 'The forecast was cancelled.', 'Ask for it again when you like.');
}

/** Steps and features of a trial, of all that it has. */
function progressOf(trial: PlannedRun, report: NonNullable<TaskHooks['onProgress']>): (event: RunEvent) => void {
  const { settings } = trial.manifest;
  const images = trial.dataset.train.length;
  const steps = Math.ceil(images / settings.stage.batchSize) * settings.stage.epochs;
  const share = readsFeatures(settings) ? { features: 50, steps: 50 } : { features: 0, steps: 100 };
  let taken = 0;
  return (event) => {
    if (event.kind === 'features')
      report({ done: Math.floor((share.features * event.done) / event.total), total: 100 });
    if (event.kind !== 'step' || event.stage !== 'main') return;
    taken += 1;
    report({ done: share.features + Math.floor((share.steps * taken) / steps), total: 100 });
  };
}

const NOTHING_MISSING: MissingFeatures = { cut: { total: 0, missing: 0 }, bottleneck: { total: 0, missing: 0 } };

/** What is not in the shared cache yet; all of it where the run keeps its features to itself. */
async function missingOf(
  { tasks }: AppContext,
  runDir: string,
  settings: RunSettings,
  hooks: TaskHooks,
): Promise<MissingFeatures> {
  if (!readsFeatures(settings)) return NOTHING_MISSING;
  const { featureCache, threads } = settings;
  const found = await tasks.request('missingFeatures', { runDir }, hooks, threads);
  if (featureCache !== 'off') return found;
  const all = ({ total }: MissingFeatures['cut']): MissingFeatures['cut'] => ({ total, missing: total });
  return { cut: all(found.cut), bottleneck: all(found.bottleneck) };
}

/** Bytes of the features that will be written: those that are missing. */
function missingBytes(settings: RunSettings, dataset: RunDataset, { cut, bottleneck }: MissingFeatures): number {
  const all = featureBytes(settings, dataset.train.length, dataset.validation.length);
  const [total, missing] = [cut.total + bottleneck.total, cut.missing + bottleneck.missing];
  return total === 0 ? 0 : Math.round((all * missing) / total);
}

/**
 * Some twenty steps of the run on its own images and on this computer, and what follows from them for the whole.
 *
 * @throws LatheError what makes the run impossible; cancelled
 */
export async function forecastRun(
  context: AppContext,
  request: TrainRequest,
  { onProgress = () => undefined, signal = new AbortController().signal }: TaskHooks,
): Promise<RunForecast> {
  const plan = await planRun(context, request, { signal });
  const startedMs = performance.now();
  const scratch = await scratchFolder(context.places.cacheFolder);
  try {
    const missing = await missingOf(context, await writtenAt(scratch, plan), plan.manifest.settings, { signal });
    const trial = trialOf(plan);
    const { settings } = trial.manifest;
    const runDir = await writtenAt(scratch, trial);
    if (signal.aborted) throw cancelled();
    const onEvent = progressOf(trial, onProgress);
    const events = await tryRun(context, { runDir, settings }, join(scratch, 'features'), { onEvent, signal });
    return forecastFrom(plan, trial, events, missing, performance.now() - startedMs);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function writtenAt(runsDir: string, { manifest, dataset }: PlannedRun): Promise<string> {
  const created: RunManifest = { ...manifest, createdAt: new Date().toISOString() };
  return writeRun({ runsDir, manifest: created, dataset });
}

function forecastFrom(
  { manifest: { settings }, dataset }: PlannedRun,
  trial: PlannedRun,
  events: readonly RunEvent[],
  missing: MissingFeatures,
  tookMs: number,
): RunForecast {
  const costs = trialCosts(events, missing.cut.total > 0, trial.dataset.validation.length);
  const [train, validation] = [dataset.train.length, dataset.validation.length];
  const { cut, bottleneck } = missing;
  const work = { train, validation, cutMissing: cut.missing, bottleneckMissing: bottleneck.missing };
  const kept = (images: number): number => keptImageBytes(settings, images, totalmem());
  const trialImages = trial.dataset.train.length + trial.dataset.validation.length;
  return {
    recipe: settings.recipe,
    preset: settings.preset,
    featureCache: settings.featureCache,
    time: forecastTime(costs, settings, work),
    memoryBytes: costs.rssBytes + kept(train + validation) - kept(trialImages),
    disk: {
      featureBytes: missingBytes(settings, dataset, missing),
      checkpointBytes: checkpointBytes(settings, dataset.classes.length),
    },
    features: { total: cut.total + bottleneck.total, missing: cut.missing + bottleneck.missing },
    trial: { pictures: trialImages, steps: costs.steps, tookMs },
  };
}
