/**
 * Forecasts what a run takes, by a trial: the same trainer trains the same network on a few of the run’s images, in a
 * temporary folder. The trial measures features too, and does not keep them.
 */

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { removeLeftovers } from '../../base/atomic';
import { checkpointBytes, keptImageBytes } from '../../core/forecast/forecast-room';
import { forecastTime, trialCosts } from '../../core/forecast/forecast-time';
import { mainStage } from '../../core/recipes/stage-plan';
import { pickImages } from '../../data/scan/pick-images';
import { createRun as writeRun } from '../../runs/folder/write-run';
import type { RunImage } from '../../shared/dataset';
import type { RunEvent } from '../../shared/events';
import { LatheError } from '../../shared/failures/failure';
import type { RunForecast } from '../../shared/forecast';
import type { RunManifest } from '../../shared/run';
import type { RunSettings } from '../../shared/settings';
import type { MissingFeatures } from '../../shared/trainer-protocol';
import type { AppContext } from '../host/context';
import { planRun, type PlannedRun, type TrainRequest } from './create-run';
import { followToEnd } from './control-run';
import { bytesOfMissing, missingFeatures, readsFeatures } from './missing-features';
import type { RequestHooks } from '../../shared/request-channel';

// Enough steps that the slow first ones of a network carry no weight.
/** With cached features, each image passes the backbone once, before the first step. */
const ON_FEATURES = { batches: 4, epochs: 5 };
/** Without, every epoch decodes images; a longer epoch shows whether decoding keeps up. */
const ON_PIXELS = { batches: 8, epochs: 3 };
/** Of the head’s stage, if there is one. */
const HEAD_EPOCHS = 4;
const VALIDATION_IMAGES = 32;

/** A sample of each class, in the order of the dataset. */
function some(images: readonly RunImage[], count: number): RunImage[] {
  const labels = images.map((image) => image.label);
  const chosen = new Set(pickImages(labels, count));
  return images.filter((_, place) => chosen.has(place));
}

function trialOf({ manifest, dataset }: PlannedRun): PlannedRun {
  const { settings } = manifest;
  const { batches, epochs } = mainStage(settings).features?.kept.training === true ? ON_FEATURES : ON_PIXELS;
  const { headSource: head, stage } = settings;
  const headSource =
    head?.kind === 'train' ? { ...head, stage: { ...head.stage, epochs: HEAD_EPOCHS, warmupEpochs: 0 } } : head;
  const trialStage = { ...stage, epochs, warmupEpochs: 0 };
  const trial: RunSettings = { ...settings, stage: trialStage, headSource, earlyStopping: null };
  return {
    manifest: { ...manifest, runId: `${manifest.runId}-trial`, settings: trial },
    dataset: {
      ...dataset,
      train: some(dataset.train, batches * stage.batchSize),
      validation: some(dataset.validation, VALIDATION_IMAGES),
    },
  };
}

const TRIAL = 'trial-';

/** Makes a folder for a trial in the cache, and removes those that killed processes left. */
async function scratchFolder(cacheFolder: string): Promise<string> {
  const root = join(cacheFolder, 'forecasts');
  await mkdir(root, { recursive: true });
  await removeLeftovers(root, (name) => name.startsWith(TRIAL));
  return mkdtemp(join(root, TRIAL));
}

/** Turns a trial’s events into its progress: features first, then steps. */
function progressOf(trial: PlannedRun, report: NonNullable<RequestHooks['onProgress']>): (event: RunEvent) => void {
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

/**
 * Trains some twenty steps on the run’s own images and on this computer, and derives the whole run from them.
 *
 * @throws LatheError as {@link planRun}; cancelled
 */
export async function forecastRun(
  context: AppContext,
  request: TrainRequest,
  { onProgress = () => undefined, signal = new AbortController().signal }: RequestHooks,
): Promise<RunForecast> {
  const plan = await planRun(context, request, { signal });
  const startedMs = performance.now();
  const scratch = await scratchFolder(context.places.cacheFolder);
  try {
    const missing = await missingFeatures(context, plan, { signal });
    const trial = trialOf(plan);
    const { threads } = trial.manifest.settings;
    const runDir = await writtenAt(scratch, trial);
    requireWanted(signal);
    const featuresFolder = join(scratch, 'features');
    const trainer = await context.host.startRun({ runDir, threads, outlivesHost: false, featuresFolder });
    const report = progressOf(trial, onProgress);
    const events: RunEvent[] = [];
    await followToEnd(runDir, trainer, signal, (event) => {
      events.push(event);
      report(event);
    });
    requireWanted(signal);
    return forecastFrom(plan, trial, events, missing, performance.now() - startedMs);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function requireWanted(signal: AbortSignal): void {
  if (signal.aborted) throw new LatheError('forecast-cancelled', {});
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
      featureBytes: bytesOfMissing(settings, dataset, missing),
      checkpointBytes: checkpointBytes(settings, dataset.classes.length),
    },
    features: { total: cut.total + bottleneck.total, missing: cut.missing + bottleneck.missing },
    trial: { pictures: trialImages, steps: costs.steps, tookMs },
  };
}
