/** Makes a run: scan, split, settings, room on the disk, folder. Leaves nothing behind when a step fails. */

import { basename, dirname } from 'node:path';
import { exists } from '../../base/files';
import { RECIPES } from '../../core/recipes/recipes';
import { randomAt } from '../../core/training/random';
import { changeSettings, resolveSettings, settingsFromRun } from '../../core/settings/resolve-settings';
import { trainCommand } from '../../core/settings/setting-flags';
import { createRun as writeRun, prepareRunsFolder } from '../../runs/folder/write-run';
import { readDataset, readJson, runFile } from '../../runs/folder/run-files';
import { makeRunId } from '../../runs/folder/run-id';
import type { DatasetScan, RunDataset } from '../../shared/dataset';
import type { Layout } from '../../shared/layouts';
import { LatheError } from '../../shared/failures/failure';
import { plainCommand } from '../../shared/i18n/failure-words';
import { manifestShape, type RunManifest } from '../../shared/run';
import { DEFAULT_PRESET, DEFAULT_RECIPE } from '../../shared/setting-table';
import type { PresetName, RecipeName, RunSettings, SettingChanges } from '../../shared/settings';
import { hashBackbone } from '../models/backbone-hash';
import { requireFittingHead } from './fitting-head';
import type { AppContext } from '../host/context';
import { requireRoom } from './disk-room';
import { runDataset } from './run-dataset';
import type { RequestHooks } from '../../shared/request-channel';

const FEWEST_CLASSES = 2;

export interface TrainRequest {
  /** Absolute. */
  readonly folder: string;
  /** Absolute; null where the images lie in `folder` or are split off. */
  readonly validationFolder: string | null;
  /** How the person said the folder is to be understood; null to tell it from the folder. */
  readonly layout: Layout | null;
  /** Share of the images that validate, 0 to 1 (exclusive); null for the default. */
  readonly split: number | null;
  /** null: as `config` has it, else `finetune`. */
  readonly recipe: RecipeName | null;
  /** null: as `config` has it, else `recommended`. */
  readonly preset: PresetName | null;
  /** Absolute path of a `run.json` whose settings are the starting point; null for none. */
  readonly config: string | null;
  readonly changes: SettingChanges;
  /** Absolute. */
  readonly runsDir: string;
}

export interface CreatedRun {
  /** Absolute. */
  readonly runDir: string;
  readonly manifest: RunManifest;
  readonly dataset: RunDataset;
}

/** A run before it is written. */
export type PlannedRun = Omit<CreatedRun, 'runDir'>;

/** @throws LatheError for images, a split or a setting that no run can be made of, and for missing weights */
export async function planRun(
  context: AppContext,
  request: TrainRequest,
  hooks: RequestHooks = {},
): Promise<PlannedRun> {
  const earlier = request.config === null ? null : (await readJson(request.config, 'settings', manifestShape)).settings;
  // Checks settings first: an impossible one fails at once, not after a scan of a hundred thousand images.
  settingsOf(context, request, earlier, FEWEST_CLASSES);
  const scan = await scanAsBefore(context, request, hooks);
  const settings = settingsOf(context, request, earlier, scan.classes.length);
  const dataset = runDataset(scan, request.split, settings.seed);
  await requireFittingHead(settings, dataset, context.tasks, hooks);
  const bodySha256 =
    RECIPES[settings.recipe].vgg16 === 'unused' ? null : await hashBackbone(context.places.weightsFile);
  const createdAt = context.now();
  const random = randomAt(context.freshSeed(), 'run-id');
  const manifest: RunManifest = {
    format: 1,
    runId: makeRunId(createdAt, basename(request.folder), settings.recipe, random),
    createdAt: createdAt.toISOString(),
    app: context.app,
    settings,
    datasetSha256: dataset.sha256,
    bodySha256,
    command: commandOf(request, settings, dataset),
  };
  return { manifest, dataset };
}

/** What the folder holds is said by the person, else by the run whose settings are taken, for its folder or in doubt. */
async function scanAsBefore(context: AppContext, request: TrainRequest, hooks: RequestHooks): Promise<DatasetScan> {
  const { folder, validationFolder, config } = request;
  const before = config === null || validationFolder !== null ? null : await datasetBeside(config);
  const scanAs = (layout: Layout | null): Promise<DatasetScan> =>
    context.tasks.request('scan', { folder, validationFolder, layout }, hooks);
  if (request.layout !== null || before === null) return scanAs(request.layout);
  if (before.folder === folder) return scanAs(before.layout);
  return scanAs(null).catch((error: unknown) => {
    if (error instanceof LatheError && error.failure.reason === 'layout-unclear') return scanAs(before.layout);
    throw error;
  });
}

/** Of the run whose `run.json` it is; null for settings that stand alone, and for a run with a validation folder. */
async function datasetBeside(config: string): Promise<RunDataset | null> {
  const runDir = dirname(config);
  const dataset = (await exists(runFile(runDir, 'dataset'))) ? await readDataset(runDir) : null;
  return dataset?.validationFolder === null ? dataset : null;
}

/** @throws LatheError as {@link planRun}; disk-full, folder-not-writable, runs-folder-unusable */
export async function createRun(
  context: AppContext,
  request: TrainRequest,
  hooks: RequestHooks = {},
): Promise<CreatedRun> {
  const { runsDir } = request;
  await prepareRunsFolder(runsDir);
  const { manifest, dataset } = await planRun(context, request, hooks);
  await requireRoom(context.places.cacheFolder, runsDir, manifest.settings, dataset);
  return { runDir: await writeRun({ runsDir, manifest, dataset }), manifest, dataset };
}

function commandOf(request: TrainRequest, settings: RunSettings, { split }: RunDataset): string {
  const data = { ...request, split: split.kind === 'stratified' ? split.share : null };
  return plainCommand(trainCommand(data, settings, request.changes));
}

function settingsOf(
  context: AppContext,
  { recipe, preset, changes }: TrainRequest,
  earlier: RunSettings | null,
  classes: number,
): RunSettings {
  if (earlier === null) {
    const defaults = { seed: context.freshSeed(), threads: context.tasks.defaultThreads };
    return resolveSettings(recipe ?? DEFAULT_RECIPE, preset ?? DEFAULT_PRESET, classes, changes, defaults);
  }
  const received = { recipe: recipe ?? earlier.recipe, preset: preset ?? earlier.preset };
  if (received.recipe !== earlier.recipe || received.preset !== earlier.preset) {
    const { recipe: ofRun, preset: from } = earlier;
    throw new LatheError('config-of-another-recipe', { earlier: { recipe: ofRun, preset: from }, received });
  }
  return changeSettings(settingsFromRun(earlier, classes), changes);
}
