/** Making a run: scan, split, settings, room on the disk, folder. Nothing is left behind when one of them fails. */

import { basename } from 'node:path';
import { RECIPES } from '../../core/recipes/recipes';
import { randomAt } from '../../core/training/random';
import { resolveSettings } from '../../core/settings/resolve-settings';
import type { SettingChanges } from '../../shared/setting-changes';
import { settingsAsStart } from '../../core/settings/settings-from-run';
import { trainCommand } from '../../core/settings/train-command';
import { createRun as writeRun, prepareRunsFolder } from '../../runs/folder/write-run';
import { readJson } from '../../runs/folder/run-files';
import { makeRunId } from '../../runs/folder/run-id';
import { manifestShape } from '../../runs/folder/run-shapes';
import type { RunDataset } from '../../shared/dataset';
import { toldError } from '../../shared/failures/failure';
import type { RunManifest } from '../../shared/run';
import type { RunSettings } from '../../shared/settings';
import { hashBackbone } from '../models/backbone-hash';
import { requireFittingHead } from './fitting-head';
import type { AppContext } from '../host/context';
import { requireRoom } from './disk-room';
import { runDataset } from './run-dataset';
import type { TrainRequest } from './train-request';
import type { TaskHooks } from '../trainer/trainer-host';

const FEWEST_CLASSES = 2;

export interface CreatedRun {
  /** Absolute. */
  readonly runDir: string;
  readonly manifest: RunManifest;
  readonly dataset: RunDataset;
}

/** A run that was not written yet. */
export type PlannedRun = Omit<CreatedRun, 'runDir'>;

/** @throws LatheError what a scan, a split, a setting or missing weights make impossible */
export async function planRun(context: AppContext, request: TrainRequest, hooks: TaskHooks = {}): Promise<PlannedRun> {
  const { folder, validationFolder } = request;
  const earlier = request.config === null ? null : await readConfig(request.config);
  // A setting that can’t be is told at once, not after a look at a hundred thousand images.
  settingsOf(context, request, earlier, FEWEST_CLASSES);
  const scan = await context.tasks.request('scan', { folder, validationFolder }, hooks);
  const settings = settingsOf(context, request, earlier, scan.classes.length);
  const dataset = runDataset(scan, request.split, settings.seed);
  await requireFittingHead(settings, dataset);
  const bodySha256 =
    RECIPES[settings.recipe].vgg16 === 'unused' ? null : await hashBackbone(context.places.weightsFile);
  const createdAt = context.now();
  const random = randomAt(context.freshSeed(), 'run-id');
  const manifest: RunManifest = {
    format: 1,
    runId: makeRunId(createdAt, basename(folder), settings.recipe, random),
    createdAt: createdAt.toISOString(),
    app: context.app,
    settings,
    datasetSha256: dataset.sha256,
    bodySha256,
    command: commandOf(request, settings, dataset),
  };
  return { manifest, dataset };
}

/** @throws LatheError what makes a plan impossible, or a full disk, or a folder that can’t be written */
export async function createRun(
  context: AppContext,
  request: TrainRequest,
  hooks: TaskHooks = {},
): Promise<CreatedRun> {
  const { runsDir } = request;
  await prepareRunsFolder(runsDir);
  const { manifest, dataset } = await planRun(context, request, hooks);
  await requireRoom(context.places.cacheFolder, runsDir, manifest.settings, dataset);
  return { runDir: await writeRun({ runsDir, manifest, dataset }), manifest, dataset };
}

function commandOf(request: TrainRequest, settings: RunSettings, { split }: RunDataset): string {
  const data = { ...request, split: split.kind === 'stratified' ? split.share : null };
  return trainCommand(data, settings, request.changes);
}

async function readConfig(file: string): Promise<RunSettings> {
  return (await readJson(file, 'The settings of a run', manifestShape)).settings;
}

function settingsOf(
  context: AppContext,
  { recipe, preset, changes }: TrainRequest,
  earlier: RunSettings | null,
  classes: number,
): RunSettings {
  const defaults = { seed: context.freshSeed(), threads: context.tasks.defaultThreads };
  if (earlier === null) {
    return resolveSettings(recipe ?? 'finetune', preset ?? 'recommended', classes, changes, defaults);
  }
  if ((recipe ?? earlier.recipe) !== earlier.recipe || (preset ?? earlier.preset) !== earlier.preset) {
    throw toldError(
      'setting-invalid',
      `--config brings recipe ${earlier.recipe} and preset ${earlier.preset}; received --recipe ${recipe ?? earlier.recipe} --preset ${preset ?? earlier.preset}.`,
      'Leave --recipe and --preset out beside --config, or leave --config out.',
    );
  }
  const start = settingsAsStart(earlier, classes);
  const all: SettingChanges = { ...start.changes, ...changes };
  return resolveSettings(earlier.recipe, earlier.preset, classes, all, defaults, start.base);
}
